import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isTopicName, matches } from '../../../firmware/mqtt/topics.ts';

const level = fc.constantFrom('a', 'b', '', '$x', '$share');
const topics = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));
const filters = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'));

/** MQTT 5.0 §4.7.1 and §4.7.2 as a regular expression. */
function reference(filter: string, topic: string): boolean {
  const shared = /^\$share\/[^/]*\/(.*)$/.exec(filter);
  const plain = shared ? shared[1]! : filter;
  if (/^[+#]/.test(plain) && topic.startsWith('$')) return false;
  const pattern = plain
    .replace(/[$]/g, '\\$')
    .replace(/\/#$|^#$/, (end) => (end === '#' ? '.*' : '(/.*)?'))
    .replace(/\+/g, '[^/]*');
  return new RegExp(`^${pattern}$`).test(topic);
}

it('matches topics as the specification says, equal texts and all', () => {
  fc.assert(
    fc.property(filters, topics, fc.boolean(), (filter, topic, same) => {
      const wanted = same && !/[+#]/.test(filter) ? filter : topic;
      // A shared filter has a name and something behind it; others are refused before they get here.
      fc.pre(wanted !== '' && (!filter.startsWith('$share') || /^\$share\/[^/+]+\/./.test(filter)));
      expect(matches(filter, wanted)).toBe(reference(filter, wanted));
    }),
    { numRuns: 2000 },
  );
});

it('judges a topic name by itself, whatever was asked before', () => {
  for (const [name, good] of [
    ['a/b', true],
    ['a/+', false],
    ['a/b', true],
    ['', false],
    ['a/b', true],
    ['\xff', false],
    ['\xff', false],
    ['', false],
  ] as const)
    expect(isTopicName(name), name).toBe(good);
});
