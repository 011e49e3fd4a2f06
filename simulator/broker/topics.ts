/** Topic names and filters: MQTT 5.0 §4.7 and §4.8.2. */

export interface SharedFilter {
  readonly shareName: string;
  readonly filter: string;
}

export function isTopicName(topic: string): boolean {
  return topic.length > 0 && !/[+#\0]/.test(topic);
}

/** True for a filter that may be subscribed to, shared or not. */
export function isTopicFilter(filter: string): boolean {
  if (filter.startsWith('$share/')) {
    const shared = parseSharedFilter(filter);
    return shared !== undefined && isPlainFilter(shared.filter);
  }
  return filter !== '$share' && isPlainFilter(filter);
}

export function parseSharedFilter(filter: string): SharedFilter | undefined {
  const match = /^\$share\/([^/+#]+)\/(.+)$/s.exec(filter); // [MQTT-4.8.2-1, -2]
  return match ? { shareName: match[1]!, filter: match[2]! } : undefined;
}

export function hasWildcard(filter: string): boolean {
  return /[+#]/.test(filter);
}

/** Whether a plain filter matches a topic name. `$`-topics are not matched by a leading wildcard [MQTT-4.7.2-1]. */
export function matchesTopic(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  if (topic.startsWith('$') && hasWildcard(wanted[0]!)) return false;
  for (let index = 0; index < wanted.length; index++) {
    if (wanted[index] === '#') return true;
    if (index >= levels.length) return false;
    if (wanted[index] !== '+' && wanted[index] !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}

function isPlainFilter(filter: string): boolean {
  if (filter.length === 0 || filter.includes('\0')) return false;
  const levels = filter.split('/');
  return levels.every((level, index) => {
    if (level.includes('#')) return level === '#' && index === levels.length - 1; // [MQTT-4.7.1-1]
    return !level.includes('+') || level === '+'; // [MQTT-4.7.1-2]
  });
}
