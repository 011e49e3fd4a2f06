/** Topic names and filters. MQTT 5.0 §4.7, §4.8.2; 3.1.1 §4.7. */
import { isText } from './text.ts';

export function hasWildcard(text: string): boolean {
  return text.indexOf('+') >= 0 || text.indexOf('#') >= 0;
}

/** The last good name: a device publishes to the same few topics, and looking at every letter is what costs most of a publish. */
let knownName: string | undefined;

/** A name to publish to: 1 to 65,535 bytes of text without wildcards [4.7.0-1, 4.7.3-1, -2, -3]. */
export function isTopicName(topic: string): boolean {
  if (topic === knownName) return true;
  const good = !!topic && !hasWildcard(topic) && isText(topic);
  if (good) knownName = topic;
  return good;
}

/** A filter to subscribe to: `#` last and alone in its level, `+` alone in its level, a share name of its own [4.7.1-1, -2, 5:4.8.2-1, -2]. */
export function isTopicFilter(filter: string): boolean {
  const levels = filter.split('/');
  const shared = levels[0] === '$share';
  if (!filter || !isText(filter) || (shared && (!levels[1] || hasWildcard(levels[1]) || !levels.slice(2).join('/')))) return false;
  return levels.every((level, index) => (level.length > 1 ? !hasWildcard(level) : level !== '#' || index === levels.length - 1));
}

/** Whether messages on `topic` belong to `filter`. A shared filter matches by the part after the share name; `$` topics need a literal first level [4.7.2-1]. */
export function matches(filter: string, topic: string): boolean {
  // Most filters of a device name one topic; taking both apart costs the interpreter ten times as much.
  if (filter === topic && topic[0] !== '$') return true;
  const parts = filter.split('/');
  const wanted = parts[0] === '$share' ? parts.slice(2) : parts;
  const levels = topic.split('/');
  let index = 0;
  for (const level of wanted) {
    const wild = level === '#' || level === '+';
    if (wild && !index && topic[0] === '$') return false;
    if (level === '#') return true;
    if (index >= levels.length || (!wild && level !== levels[index])) return false;
    index++;
  }
  return index === levels.length;
}
