/** Topic names and filters. MQTT 5.0 §4.7, §4.8.2; 3.1.1 §4.7. Regular expressions are kept to what the interpreter has. */
import { isText } from './text.ts';

export function hasWildcard(text: string): boolean {
  return /[+#]/.test(text);
}

/** A name to publish to: 1 to 65,535 bytes of text without wildcards [4.7.0-1, 4.7.3-1, -2, -3]. */
export function isTopicName(topic: string): boolean {
  return !!topic && !hasWildcard(topic) && isText(topic);
}

/** A filter without the share name that may stand in front of it. */
function plain(filter: string): string {
  // oxlint-disable-next-line no-useless-escape -- As below.
  return filter.replace(/^\$share\/[^+#\/]+\//, '');
}

/** A filter to subscribe to: `#` last and alone in its level, `+` alone in its level, a share name of its own [4.7.1-1, -2, 5:4.8.2-1, -2]. */
export function isTopicFilter(filter: string): boolean {
  const own = plain(filter);
  // oxlint-disable-next-line no-useless-escape -- The interpreter ends a literal at a slash in a class.
  return !!own && (own !== filter || (filter + '/').indexOf('$share/') !== 0) && !/[^\/][+#]|[+#][^\/]|#\//.test(own) && isText(filter);
}

/** Whether messages on `topic` belong to `filter`. A shared filter matches by the part after the share name; `$` topics need a literal first level [4.7.2-1]. */
export function matches(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const wanted = plain(filter).split('/');
  return (
    (topic[0] !== '$' || wanted[0] === levels[0]) &&
    wanted.every((level, index) => level === levels[index] || level === '#' || (level === '+' && index < levels.length)) &&
    (wanted.length === levels.length || wanted.pop() === '#')
  );
}
