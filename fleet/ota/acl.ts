import type { UpdateTopics } from './topics.ts';

/**
 * What Mosquitto must allow, for its `acl_file`: the publisher writes everything but statuses, devices read releases and write their own
 * status. A device's user name has to be its id.
 */
export function mosquittoAcl(topics: UpdateTopics, publisher: string): string {
  const readable = [topics.channel('+'), `${topics.base}/r/+/+`, `${topics.base}/k/+/+`, topics.chunk('+')];
  return [
    '# Updates: the publisher',
    `user ${publisher}`,
    ...readable.map((topic) => `topic readwrite ${topic}`),
    `topic read ${topics.status('+')}`,
    '',
    '# Updates: every device; %u is its user name',
    ...readable.map((topic) => `pattern read ${topic}`),
    `pattern write ${topics.status('%u')}`,
    '',
  ].join('\n');
}
