import { describe, expect, it } from 'vitest';
import { createClient } from '../../../firmware/mqtt/full.ts';
import type { ClientOptions } from '../../../firmware/mqtt/full.ts';
import { createConnectedRig, createRig, lose, published, VERSIONS } from './rig.ts';
import type { Rig } from './rig.ts';
import { hex } from './scripted.ts';

/** A connected client with QoS 2. */
function connect(version: 4 | 5, options: Partial<ClientOptions> = {}): Rig {
  return createConnectedRig(version, options, undefined, createClient);
}

function receive(rig: Rig, messageId: number, payload: string, dup = false): void {
  rig.say({ cmd: 'publish', topic: 't', payload, qos: 2, messageId, dup, retain: false });
}

/** What the client wrote since `from`, as names and identifiers. */
function written(rig: Rig, from = 1): string[] {
  return rig
    .packets()
    .slice(from)
    .map((packet) => `${packet.cmd}${packet.messageId ? `#${packet.messageId}` : ''}`);
}

describe.each(VERSIONS)('QoS 2, version %i', (version) => {
  it('goes PUBLISH, PUBREC, PUBREL, PUBCOMP, and is settled by the last [78, 79]', () => {
    const rig = connect(version);
    const outcomes: number[] = [];
    rig.client.publish('t', 'x', { qos: 2 }, (reason) => outcomes.push(reason));
    expect(written(rig)).toEqual(['publish#1']);
    rig.say({ cmd: 'pubrec', messageId: 1, reasonCode: 0 });
    expect(written(rig)).toEqual(['publish#1', 'pubrel#1']);
    expect(outcomes).toEqual([]);
    rig.say({ cmd: 'pubcomp', messageId: 1, reasonCode: 0 });
    rig.say({ cmd: 'pubcomp', messageId: 1, reasonCode: 0 });
    expect(outcomes).toEqual([0]);
  });

  it('holds its place in flight until PUBCOMP, not PUBREC [55]', () => {
    const rig = connect(version, { maxInFlight: 1 });
    rig.client.publish('t', 'a', { qos: 2 });
    rig.client.publish('t', 'b', { qos: 1 });
    rig.say({ cmd: 'pubrec', messageId: 1, reasonCode: 0 });
    expect(written(rig)).toEqual(['publish#1', 'pubrel#1']);
    rig.say({ cmd: 'pubcomp', messageId: 1, reasonCode: 0 });
    expect(written(rig)).toEqual(['publish#1', 'pubrel#1', 'publish#2']);
  });

  it('after a resume sends PUBREL again, and PUBLISH never once there was a PUBREC [80, 81]', () => {
    const rig = connect(version);
    rig.client.publish('t', 'a', { qos: 2 });
    rig.client.publish('t', 'b', { qos: 2 });
    rig.say({ cmd: 'pubrec', messageId: 1, reasonCode: 0 });
    lose(rig);
    rig.accept(true);
    expect(written(rig)).toEqual(['pubrel#1', 'publish#2']);
    expect(published(rig)).toEqual(['b#2 dup']);
  });

  it('sends PUBREL in the order of PUBREC [86]', () => {
    const rig = connect(version);
    for (const payload of ['a', 'b']) rig.client.publish('t', payload, { qos: 2 });
    for (const messageId of [2, 1]) rig.say({ cmd: 'pubrec', messageId, reasonCode: 0 });
    expect(written(rig)).toEqual(['publish#1', 'publish#2', 'pubrel#2', 'pubrel#1']);
  });

  it('with the session lost tells what the broker may have, and sends the rest as new [40]', () => {
    const rig = connect(version);
    const outcomes: string[] = [];
    for (const payload of ['a', 'b']) rig.client.publish('t', payload, { qos: 2 }, (reason) => outcomes.push(payload + reason));
    rig.say({ cmd: 'pubrec', messageId: 1, reasonCode: 0 });
    lose(rig);
    rig.accept(false);
    expect(outcomes).toEqual(['a256']);
    expect(published(rig)).toEqual(['b#3']);
  });

  it('answers PUBREC for nothing with PUBREL and PUBREL for nothing with PUBCOMP [88, 94]', () => {
    const rig = connect(version);
    rig.say({ cmd: 'pubrec', messageId: 9, reasonCode: 0 });
    rig.say({ cmd: 'pubrel', messageId: 8, reasonCode: 0 });
    rig.say({ cmd: 'pubcomp', messageId: 7, reasonCode: 0 });
    expect(written(rig)).toEqual(['pubrel#9', 'pubcomp#8']);
    expect(rig.disconnected).toEqual([]);
  });

  it.each([
    ['puback', 2],
    ['pubrec', 1],
    ['pubcomp', 1],
  ] as const)('drops a broker that answers with %s what was sent at QoS %i [89]', (cmd, qos) => {
    const rig = connect(version);
    rig.client.publish('t', 'x', { qos });
    rig.say({ cmd, messageId: 1, reasonCode: 0 });
    expect(rig.disconnected.map((event) => event.reason)).toEqual([0x82]);
  });

  it('delivers once what arrives twice before PUBREL, and again after it [93, 95]', () => {
    const rig = connect(version);
    receive(rig, 5, 'a');
    receive(rig, 5, 'a', true);
    expect(rig.messages).toHaveLength(1);
    rig.say({ cmd: 'pubrel', messageId: 5, reasonCode: 0 });
    receive(rig, 5, 'b');
    expect(rig.messages.map((message) => message.payload)).toEqual(['a', 'b']);
    expect(written(rig)).toEqual(['pubrec#5', 'pubrec#5', 'pubcomp#5', 'pubrec#5']);
  });

  it.each([
    [true, ['a']],
    [false, ['a', 'a']],
  ])('remembers what it received over connections of one session: %s [96]', (resumed, expected) => {
    const rig = connect(version);
    receive(rig, 5, 'a');
    lose(rig);
    rig.accept(resumed);
    receive(rig, 5, 'a', true);
    expect(rig.messages.map((message) => message.payload)).toEqual(expected);
  });

  it('settles nothing at a PUBCOMP that comes before PUBREC', () => {
    const rig = connect(version);
    const outcomes: number[] = [];
    rig.client.publish('t', 'x', { qos: 2 }, (reason) => outcomes.push(reason));
    rig.say({ cmd: 'pubcomp', messageId: 1, reasonCode: 0 });
    expect(outcomes).toEqual([]);
  });

  it('without the piece is refused when published, lowered when subscribed, and dropped when received', () => {
    const rig = createConnectedRig(version);
    const outcomes: number[] = [];
    rig.client.publish('t', 'x', { qos: 2 }, (reason) => outcomes.push(reason));
    expect(outcomes).toEqual([0x9b]);
    rig.client.subscribe('f', { qos: 2 });
    expect(rig.packets()[1]).toMatchObject({ subscriptions: [{ topic: 'f', qos: 1 }] });
    receive(rig, 5, 'a');
    expect(rig.messages).toEqual([]);
    expect(rig.disconnected).toHaveLength(1);
  });
});

describe('QoS 2, version 5', () => {
  it('ends the flow at a PUBREC that refuses, and gives the place free [55, 79, 84]', () => {
    const rig = connect(5, { maxInFlight: 1 });
    const outcomes: number[] = [];
    rig.client.publish('t', 'a', { qos: 2 }, (reason) => outcomes.push(reason));
    rig.client.publish('t', 'b', { qos: 2 });
    rig.say({ cmd: 'pubrec', messageId: 1, reasonCode: 0x97 });
    expect(outcomes).toEqual([0x97]);
    expect(written(rig)).toEqual(['publish#1', 'publish#2']);
  });

  it('tells no alias with a PUBREL that it sends again: the next message on the topic has it in full [70, 80]', () => {
    const rig = connect(5);
    rig.client.publish('t', 'a', { qos: 2 });
    rig.say({ cmd: 'pubrec', messageId: 1, reasonCode: 0 });
    lose(rig);
    rig.accept(true, { topicAliasMaximum: 5 });
    rig.client.publish('t', 'b', { qos: 1 });
    rig.client.publish('t', 'c');
    expect(rig.packets().slice(1)).toMatchObject([
      { cmd: 'pubrel', messageId: 1 },
      { cmd: 'publish', topic: 't', properties: { topicAlias: 1 } },
      { cmd: 'publish', topic: '', properties: { topicAlias: 1 } },
    ]);
  });

  it('announces how many it can remember, and drops a broker that sends more [103]', () => {
    const rig = createRig(5, {}, createClient);
    rig.client.start();
    rig.accept();
    expect(rig.packets()[0]).toMatchObject({ properties: { receiveMaximum: 20 } });
    for (let id = 1; id <= 20; id++) receive(rig, id, 'x');
    expect(rig.disconnected).toEqual([]);
    receive(rig, 21, 'x');
    expect(rig.disconnected[0]!.reason).toBe(0x93);
    expect(hex(rig.peer().sent.slice(-3))).toBe('e0 01 93');
  });
});
