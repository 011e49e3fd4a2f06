import { describe, expect, it } from 'vitest';
import { answerRequests, createRequests } from '../../../firmware/mqtt/requests.ts';
import { createConnectedRig, VERSIONS } from './rig.ts';
import type { Rig } from './rig.ts';

function say(rig: Rig, topic: string, payload: string, properties = {}): void {
  rig.say({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false, ...(rig.version === 5 ? { properties } : {}) });
}

const sentTo = (rig: Rig, topic: string) =>
  rig.packets().flatMap((packet) => (packet.cmd === 'publish' && packet.topic === topic ? [packet] : []));

describe.each(VERSIONS)('request and response, version %i', (version) => {
  it('asks on one topic, hears the answer on the other, and tells it once', () => {
    const rig = createConnectedRig(version);
    const request = createRequests(rig.client, rig.clock);
    const answers: string[] = [];
    request('d/1/commands/set', 'go', (reason, payload) => answers.push(`${reason} ${payload}`));
    expect(rig.packets()[1]).toMatchObject({ cmd: 'subscribe', subscriptions: [{ topic: 'd/1/responses/set' }] });
    const [sent] = sentTo(rig, 'd/1/commands/set');
    expect(sent).toMatchObject({ payload: Buffer.from('go'), qos: 1 });
    if (version === 5) expect(sent!.properties).toMatchObject({ responseTopic: 'd/1/responses/set', correlationData: Buffer.from([0, 1]) });
    for (let times = 0; times < 2; times++) say(rig, 'd/1/responses/set', 'done', { correlationData: Buffer.from([0, 1]) });
    rig.clock.advanceMs(20_000);
    expect(answers).toEqual(['0 done']);
  });

  it('tells answers apart: by correlation on 5 in any order, by their order on 3.1.1', () => {
    const rig = createConnectedRig(version);
    const request = createRequests(rig.client, rig.clock);
    const answers: string[] = [];
    for (const name of ['a', 'b']) request('x/commands/y', name, (_reason, payload) => answers.push(`${name}:${payload}`));
    expect(rig.packets().filter((packet) => packet.cmd === 'subscribe')).toHaveLength(1);
    say(rig, 'x/responses/y', '1', { correlationData: Buffer.from([0, 2]) });
    say(rig, 'x/responses/y', '2', { correlationData: Buffer.from([0, 1]) });
    expect(answers).toEqual(version === 5 ? ['b:1', 'a:2'] : ['a:1', 'b:2']);
  });

  it('tells that nobody answered, or why the request could not be sent, and forgets it', () => {
    const rig = createConnectedRig(version);
    const request = createRequests(rig.client, rig.clock);
    const answers: string[] = [];
    const note = (reason: number) => answers.push(`${reason}`);
    request('x/commands/y', '', note, { timeoutMs: 500 });
    rig.clock.advanceMs(499);
    expect(answers).toEqual([]);
    rig.clock.advanceMs(1);
    request('x/+', '', note, { responseTopic: 'r' });
    rig.client.end();
    request('x/commands/y', '', note);
    expect(answers).toEqual(['257', '144', '258']);
    rig.clock.advanceMs(60_000);
    expect(answers).toHaveLength(3);
    expect(rig.clock.pending()).toBe(0);
  });

  it('answers where the request says, with its correlation, else by convention, and never to itself', () => {
    const rig = createConnectedRig(version);
    answerRequests(rig.client, 'd/#', (_topic, payload, reply) => reply(payload.toUpperCase()));
    rig.say({ cmd: 'suback', messageId: 1, granted: [1] });
    say(rig, 'd/commands/a', 'x', { responseTopic: 'elsewhere', correlationData: Buffer.from([7]) });
    const [answer] = sentTo(rig, version === 5 ? 'elsewhere' : 'd/responses/a');
    expect(answer).toMatchObject({ payload: Buffer.from('X'), qos: 1 });
    if (version === 5) expect(answer!.properties).toEqual({ correlationData: Buffer.from([7]) });
    say(rig, 'd/other', 'x');
    expect(sentTo(rig, 'd/other')).toEqual([]);
  });
});
