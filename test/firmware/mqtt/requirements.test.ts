/** Rows of the list of requirements that no other suite here has a test of. The number of a row stands in the name. */
import { describe, expect, it } from 'vitest';
import { createClient as createFullClient } from '../../../firmware/mqtt/full.ts';
import type { ClientOptions, QoS } from '../../../firmware/mqtt/index.ts';
import type { SessionStore } from '../../../firmware/mqtt/full.ts';
import { createConnectedRig, createRig, lose, puback, published, VERSIONS } from './rig.ts';
import type { Rig } from './rig.ts';
import { bytesOf, hex } from './scripted.ts';

/** The outcome of publishing at once. */
function outcomeOf(rig: Rig, topic: string, how: object): number | undefined {
  let outcome: number | undefined;
  rig.client.publish(topic, 'x', how, (reason) => (outcome = reason));
  return outcome;
}

function subscribeOutcome(rig: Rig, filter: string, how: object): number | undefined {
  let outcome: number | undefined;
  rig.client.subscribe(filter, how, undefined, (reason) => (outcome = reason));
  return outcome;
}

const topics = (rig: Rig): string[] =>
  rig
    .packets()
    .flatMap((packet) =>
      packet.cmd === 'publish' ? [`${packet.topic}${packet.properties?.topicAlias ? `=${packet.properties.topicAlias}` : ''}`] : [],
    );

describe('every violation of 3.1.1', () => {
  it.each([
    '21 02 00 00',
    '00 00',
    '36 03 00 01 61',
    '41 02 00 01',
    '51 02 00 01',
    '60 02 00 01',
    '71 02 00 01',
    '90 02 00 01',
    'b0 01 00',
    'd1 00',
    'e0 00',
    'f0 00',
  ])('ends the connection without a word: %s [13]', (bytes) => {
    const rig = createConnectedRig(4, {}, undefined, createFullClient);
    const before = rig.peer().sent;
    rig.peer().say(bytesOf(bytes));
    expect(rig.disconnected).toHaveLength(1);
    expect(rig.peer().closed).toBe(true);
    expect(rig.peer().sent).toBe(before);
  });
});

describe.each(VERSIONS)('requirements, version %i', (version) => {
  it.each([
    ['QoS 3 [26]', { will: { topic: 'w', payload: '', qos: 3 as QoS } }],
    ['a wildcard in its topic [32]', { will: { topic: 'w/#', payload: '' } }],
    ['no text in its topic [32]', { will: { topic: '\xff', payload: '' } }],
  ])('a will with %s is refused when the client is made', (_name, options) => {
    expect(() => createRig(version, options)).toThrow('BAD_OPTIONS');
  });

  it('a user name or an identifier that is no text is refused when the client is made [32]', () => {
    expect(() => createRig(version, { username: '\0' })).toThrow('BAD_OPTIONS');
    expect(() => createRig(version, { clientId: '\xed\xa0\x80' })).toThrow('BAD_OPTIONS');
  });

  it('a session that this program does not know is taken: its filters are asked for again, and what the broker resends is answered [39]', () => {
    const rig = createRig(version, {}, createFullClient);
    rig.client.subscribe('f', {});
    rig.client.start();
    rig.accept(true);
    expect(rig.packets()[1]).toMatchObject({ cmd: 'subscribe', subscriptions: [{ topic: 'f' }] });
    rig.say({ cmd: 'pubrel', messageId: 77, reasonCode: 0 });
    expect(rig.packets().at(-1)).toMatchObject({ cmd: 'pubcomp', messageId: 77 });
    expect(rig.client.connected()).toBe(true);
  });

  it('an identifier is found when two alone are free, for the one message more that may be under way [63]', () => {
    const free = 7;
    const ids = Array.from({ length: 65_534 }, (_value, index) => index + 1).filter((id) => id !== free);
    const store: SessionStore = {
      put: () => undefined,
      del: () => undefined,
      // As the client keeps them: QoS 1, identifier, topic, no properties, no payload.
      each: (visit) => ids.forEach((id) => visit(65_535 + id, `\x01${String.fromCharCode(id >> 8, id & 255)}\0\x01t\0`)),
    };
    const rig = createRig(version, { store, maxInFlight: 65_535 }, createFullClient);
    rig.client.start();
    rig.accept(true, version === 5 ? { receiveMaximum: 65_535 } : undefined);
    for (let before = 0; before < rig.peer().sent.length; rig.peer().drain()) before = rig.peer().sent.length;
    rig.peer().sent = '';
    rig.client.publish('t', 'last', { qos: 1 });
    expect(published(rig)).toEqual([`last#${free}`]);
  });

  it('QoS 3 is refused [66]', () => {
    const rig = createConnectedRig(version, {}, undefined, createFullClient);
    expect(outcomeOf(rig, 't', { qos: 3 })).toBe(0x9b);
    expect(published(rig)).toEqual([]);
  });

  it('a QoS 2 identifier is known for as long as the connection stands [136]', () => {
    const rig = createConnectedRig(version, { keepAliveS: 0 }, undefined, createFullClient);
    const say = (dup: boolean) => rig.say({ cmd: 'publish', topic: 't', payload: 'x', qos: 2, messageId: 5, dup, retain: false });
    say(false);
    rig.clock.advanceMs(30 * 86_400_000);
    say(true);
    expect(rig.messages).toHaveLength(1);
  });

  it('DISCONNECT says nothing of the session, so it cannot bring one to life [126]', () => {
    const rig = createConnectedRig(version, { clean: true, properties: { 0x11: 0 } });
    rig.client.end();
    expect(hex(rig.peer().sent.slice(-2))).toBe('e0 00');
  });

  it('an end with the will says so, or on 3.1.1 says nothing at all [128]', () => {
    const rig = createConnectedRig(version, { status: { topic: 's', online: 'on', offline: 'off' } });
    const before = rig.peer().sent.length;
    rig.client.end(undefined, true);
    expect(hex(rig.peer().sent.slice(before))).toBe(version === 5 ? 'e0 01 04' : '');
    expect(rig.peer().closed).toBe(true);
  });

  it('acknowledgements and DISCONNECT never carry properties, so that none is too large [135]', () => {
    const rig = createConnectedRig(version, {}, version === 5 ? { maximumPacketSize: 20 } : undefined, createFullClient);
    const before = rig.peer().sent.length;
    rig.say({ cmd: 'publish', topic: 't', payload: 'x', qos: 1, messageId: 1, dup: false, retain: false });
    rig.say({ cmd: 'publish', topic: 't', payload: 'x', qos: 2, messageId: 2, dup: false, retain: false });
    rig.say({ cmd: 'pubrel', messageId: 2, reasonCode: 0 });
    rig.peer().say(bytesOf('00 00'));
    expect(hex(rig.peer().sent.slice(before))).toBe(`40 02 00 01 50 02 00 02 70 02 00 02${version === 5 ? ' e0 01 81' : ''}`);
  });
});

describe('requirements of MQTT 5', () => {
  it.each([{ 0x21: 0 }, { 0x27: 0 }])(
    'a Receive Maximum or Maximum Packet Size of 0 is refused when the client is made: %j [34]',
    (properties) => {
      expect(() => createRig(5, { properties })).toThrow('BAD_OPTIONS');
    },
  );

  it('Authentication Data are the mechanism’s alone [36]', () => {
    const rig = createRig(5, { properties: { 0x16: 'secret', 0x26: ['k', 'v'] } });
    rig.client.start();
    rig.peer().open();
    expect(rig.packets()[0]).toMatchObject({ properties: { userProperties: { k: 'v' } } });
    expect(rig.peer().sent).not.toContain('secret');
  });

  it('a session that the broker ends with the connection is gone at the next [46]', () => {
    const rig = createConnectedRig(5, {}, { sessionExpiryInterval: 0 });
    rig.client.publish('t', 'a', { qos: 1 });
    rig.client.subscribe('f', {});
    rig.say({ cmd: 'suback', messageId: 2, granted: [1] });
    lose(rig);
    rig.accept(false);
    expect(published(rig)).toEqual(['a#4']);
    expect(rig.packets()[1]).toMatchObject({ cmd: 'subscribe' });
  });

  it('no alias is used before the broker has offered some, nor if it offers none [53]', () => {
    for (const properties of [undefined, { topicAliasMaximum: 0 }]) {
      const rig = createRig(5);
      for (let times = 0; times < 2; times++) rig.client.publish('t', '', { qos: 1 });
      rig.client.start();
      rig.accept(false, properties);
      rig.client.publish('t', '');
      expect(topics(rig)).toEqual(['t', 't', 't']);
    }
  });

  it('aliases are 1 up to what the broker offers; further topics go out in full [71]', () => {
    const rig = createConnectedRig(5, {}, { topicAliasMaximum: 2 });
    for (const topic of ['a', 'b', 'c', 'a', 'b', 'c']) rig.client.publish(topic, '');
    expect(topics(rig)).toEqual(['a=1', 'b=2', 'c', '=1', '=2', 'c']);
  });

  it('a new connection knows no alias, of either side [70]', () => {
    const rig = createConnectedRig(5, {}, { topicAliasMaximum: 2 });
    for (let times = 0; times < 2; times++) rig.client.publish('a', '');
    rig.say({ cmd: 'publish', topic: 't', payload: '', qos: 0, dup: false, retain: false, properties: { topicAlias: 1 } });
    lose(rig);
    rig.accept(true, { topicAliasMaximum: 2 });
    rig.client.publish('a', '');
    expect(topics(rig)).toEqual(['a=1']);
    rig.peer().say(bytesOf('30 06 00 00 03 23 00 01'));
    expect(rig.disconnected.at(-1)!.reason).toBe(0x82);
  });

  it('what is sent again has its topic in full [72]', () => {
    const rig = createConnectedRig(5, {}, { topicAliasMaximum: 2 });
    for (const payload of ['x', 'y']) rig.client.publish('a', payload, { qos: 1 });
    expect(topics(rig)).toEqual(['a=1', '=1']);
    lose(rig);
    rig.accept(true);
    expect(topics(rig)).toEqual(['a', 'a']);
  });

  it('a message refused here takes no alias with it [71]', () => {
    const rig = createConnectedRig(5, {}, { topicAliasMaximum: 2, maximumPacketSize: 20 });
    expect(outcomeOf(rig, 'a'.repeat(15), {})).toBe(0x95);
    rig.client.publish('b', '');
    rig.client.publish('b', '');
    expect(topics(rig)).toEqual(['b=1', '=1']);
  });

  it('aliases of the broker are resolved, and may be given anew [101]', () => {
    const rig = createConnectedRig(5);
    const say = (topic: string, topicAlias: number) =>
      rig.say({ cmd: 'publish', topic, payload: '', qos: 0, dup: false, retain: false, properties: { topicAlias } });
    rig.client.subscribe('b', {}, (topic) => rig.messages.push({ topic: `handler ${topic}`, payload: '' }));
    for (const [topic, alias] of [
      ['a', 1],
      ['', 1],
      ['b', 8],
      ['', 8],
      ['b', 1],
      ['', 1],
    ] as const)
      say(topic, alias);
    expect(rig.messages.map((message) => message.topic)).toEqual(['a', 'a', 'handler b', 'handler b', 'handler b', 'handler b']);
  });

  it.each([
    ['Wildcard Subscription Available', { wildcardSubscriptionAvailable: false }, 'a/+', {}, 0xa2],
    ['Wildcard Subscription Available', { wildcardSubscriptionAvailable: false }, '#', {}, 0xa2],
  ])('without %s no filter with wildcards is sent [58]', (_name, properties, filter, how, reason) => {
    const rig = createConnectedRig(5, {}, properties);
    expect(subscribeOutcome(rig, filter, how)).toBe(reason);
    expect(subscribeOutcome(rig, 'plain', {})).toBeUndefined();
    expect(rig.packets().slice(1)).toMatchObject([{ cmd: 'subscribe', subscriptions: [{ topic: 'plain' }] }]);
  });

  it('without Subscription Identifiers Available none is sent [59]', () => {
    const rig = createConnectedRig(5, {}, { subscriptionIdentifiersAvailable: false });
    expect(subscribeOutcome(rig, 'a', { properties: { 0x0b: 7 } })).toBe(0xa1);
    expect(rig.packets()).toHaveLength(1);
    const free = createConnectedRig(5);
    free.client.subscribe('a', { properties: { 0x0b: 7 } });
    expect(free.packets()[1]).toMatchObject({ properties: { subscriptionIdentifier: 7 } });
  });

  it('without Shared Subscription Available no shared filter is sent [60]', () => {
    const rig = createConnectedRig(5, {}, { sharedSubscriptionAvailable: false });
    expect(subscribeOutcome(rig, '$share/g/a', {})).toBe(0x9e);
    expect(rig.packets()).toHaveLength(1);
  });

  it('a response topic with wildcards or without text is refused [74]', () => {
    const rig = createConnectedRig(5);
    expect(outcomeOf(rig, 't', { properties: { 0x08: 'a/+' } })).toBe(0x82);
    expect(outcomeOf(rig, 't', { properties: { 0x08: '\xff' } })).toBe(0x81);
    expect(published(rig)).toEqual([]);
  });

  it('a content type that is no text is refused, and a user property that is none in either half [6, 75]', () => {
    const rig = createConnectedRig(5);
    expect(outcomeOf(rig, 't', { properties: { 0x03: '\xed\xa0\x80' } })).toBe(0x81);
    expect(outcomeOf(rig, 't', { properties: { 0x26: ['k', '\0'] } })).toBe(0x81);
    expect(outcomeOf(rig, 't', { properties: { 0x26: ['\0', 'v'] } })).toBe(0x81);
    expect(published(rig)).toEqual([]);
  });

  it('a message that was sent does not expire any more, one that waits does, and what is left of its life is said [82]', () => {
    const rig = createConnectedRig(5, { keepAliveS: 0, maxInFlight: 1 });
    const outcomes: string[] = [];
    const publish = (payload: string, expiryS: number) =>
      rig.client.publish('t', payload, { qos: 1, properties: { 0x02: expiryS } }, (reason) => outcomes.push(`${payload}${reason}`));
    publish('sent', 1);
    publish('short', 1);
    publish('long', 100);
    rig.clock.advanceMs(2500);
    lose(rig);
    rig.accept(true);
    expect(published(rig)).toEqual(['sent#1 dup']);
    puback(rig, 1);
    expect(outcomes).toEqual(['sent0', 'short260']);
    expect(rig.packets().at(-1)).toMatchObject({ payload: Buffer.from('long'), properties: { messageExpiryInterval: 97 } });
  });

  it.each(['40 02 00 01', '40 03 00 01 00', '40 04 00 01 00 00', '40 0a 00 01 00 06 1f 00 03 77 68 79'])(
    'an acknowledgement of any form is taken: %s [87]',
    (bytes) => {
      const rig = createConnectedRig(5);
      let outcome: number | undefined;
      rig.client.publish('t', 'x', { qos: 1 }, (reason) => (outcome = reason));
      rig.peer().say(bytesOf(bytes));
      expect(outcome).toBe(0);
    },
  );

  it('the application sees what is left of a message’s life [106]', () => {
    let left: unknown;
    const options: Partial<ClientOptions> = { onMessage: (_topic, _payload, packet) => (left = packet.properties![0x02]) };
    const rig = createConnectedRig(5, options);
    rig.say({ cmd: 'publish', topic: 't', payload: '', qos: 0, dup: false, retain: false, properties: { messageExpiryInterval: 9 } });
    expect(left).toBe(9);
  });

  it('No Local on a shared subscription is refused [112]', () => {
    const rig = createConnectedRig(5);
    expect(subscribeOutcome(rig, '$share/g/a', { flags: 4 })).toBe(0x82);
    expect(rig.packets()).toHaveLength(1);
  });

  it('a fourth way to handle retained messages is refused [111]', () => {
    const rig = createConnectedRig(5);
    expect(subscribeOutcome(rig, 'a', { flags: 48 })).toBe(0x82);
    expect(rig.packets()).toHaveLength(1);
  });

  it.each([0, 268_435_456])('Subscription Identifier %i is refused [114]', (identifier) => {
    const rig = createConnectedRig(5);
    expect(subscribeOutcome(rig, 'a', { properties: { 0x0b: identifier } })).toBeGreaterThan(0x80);
    expect(rig.packets()).toHaveLength(1);
  });

  it('a redirect is told with the place to go to, at CONNACK and later, and not fought over [48]', () => {
    const refused = createRig(5);
    refused.client.start();
    refused.peer().open();
    refused.peer().say(bytesOf('20 0b 00 9c 08 1c 00 05') + 'there');
    expect(refused.refused).toMatchObject([{ reason: 0x9c, text: 'there' }]);
    const moved = createConnectedRig(5);
    moved.peer().say(bytesOf('e0 0a 9d 08 1c 00 05') + 'there');
    expect(moved.disconnected).toMatchObject([{ reason: 0x9d, text: 'there' }]);
  });
});
