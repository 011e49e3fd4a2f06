import { describe, expect, it } from 'vitest';
import type { IConnectPacket } from '../../../simulator/broker/packets.ts';
import { TestClient, virtualBench } from './bench.ts';

const will = (fields: object): Partial<IConnectPacket> => ({
  will: { topic: 'w', payload: Buffer.from('x'), qos: 0, retain: false, ...fields },
});

describe('what CONNACK announces', () => {
  it("names every limit that is not the protocol's own [3.2.2.3]", async () => {
    const bench = virtualBench({
      maximumQoS: 1,
      retainAvailable: false,
      wildcardSubscriptionAvailable: false,
      sharedSubscriptionAvailable: false,
      subscriptionIdentifiersAvailable: false,
      receiveMaximum: 7,
      maximumPacketSize: 500,
      topicAliasMaximum: 3,
      serverKeepAlive: 33,
      maximumSessionExpiryInterval: 60,
    });
    const { connack } = await TestClient.connect(bench, 'a', { properties: { sessionExpiryInterval: 100 } });
    expect(connack.properties).toEqual({
      maximumQoS: 1,
      retainAvailable: false,
      wildcardSubscriptionAvailable: false,
      sharedSubscriptionAvailable: false,
      subscriptionIdentifiersAvailable: false,
      receiveMaximum: 7,
      maximumPacketSize: 500,
      topicAliasMaximum: 3,
      serverKeepAlive: 33,
      sessionExpiryInterval: 60,
    });
  });

  it('uses its own keep-alive where it announces one [MQTT-3.2.2-21]', async () => {
    const bench = virtualBench({ serverKeepAlive: 10 });
    const client = await TestClient.connect(bench, 'a', { keepalive: 1 });
    await client.expectNothing(14_000);
    expect((await client.expect('disconnect', 2000)).reasonCode).toBe(0x8d);
  });
});

describe('refused connections', () => {
  it.each([
    ['a will above the maximum QoS [MQTT-3.2.2-12]', { maximumQoS: 0 } as const, will({ qos: 1 }), 0x9b],
    ['a retained will where nothing is retained [MQTT-3.2.2-13]', { retainAvailable: false }, will({ retain: true }), 0x9a],
    ['a will topic with a wildcard', {}, will({ topic: 'a/#' }), 0x90],
    ['an authentication method [4.12]', {}, { properties: { authenticationMethod: 'SCRAM-SHA-1' } }, 0x8c],
    ['a Receive Maximum of 0 [3.1.2.11.3]', {}, { properties: { receiveMaximum: 0 } }, 0x82],
    ['MQTT 5 where only 3.1.1 is spoken [MQTT-3.1.2-2]', { protocolVersions: [4] } as const, {}, 0x84],
  ])('refuses %s', async (_name, limits, fields, reasonCode) => {
    const client = await TestClient.open(virtualBench(limits));
    expect((await client.tryConnect('a', fields)).reasonCode).toBe(reasonCode);
    await client.expectEnd();
  });

  it('answers an unknown protocol level with code 1 in the form of 3.1.1', async () => {
    const client = await TestClient.open(virtualBench(), 4);
    client.sendBytes(Buffer.from('100d00044d51545406020000000161', 'hex'));
    expect((await client.expect('connack')).returnCode).toBe(1);
    await client.expectEnd();
  });

  it.each([
    [4, 'returnCode', 5],
    [5, 'reasonCode', 0x87],
  ] as const)('level %i: no credentials, wrong ones and foreign names are not authorized', async (version, field, code) => {
    const bench = virtualBench({}, { credentials: { node: 'secret' } });
    for (const fields of [
      {},
      { username: 'node', password: Buffer.from('wrong') },
      { username: 'constructor', password: Buffer.from('x') },
    ]) {
      const client = await TestClient.open(bench, version);
      expect((await client.tryConnect('a', fields))[field]).toBe(code);
      await client.expectEnd();
    }
    await TestClient.connect(bench, 'a', { version, username: 'node', password: Buffer.from('secret') });
  });
});

describe('limits on publishers', () => {
  it.each([
    ['QoS above the maximum [MQTT-3.2.2-11]', { maximumQoS: 1 } as const, { qos: 2, messageId: 1 } as const, 0x9b],
    ['RETAIN where nothing is retained [MQTT-3.2.2-14]', { retainAvailable: false }, { retain: true }, 0x9a],
    ['a wildcard in the topic [MQTT-3.3.2-2]', {}, { topic: 'a/+' }, 0x90],
    ['an alias of 0 [MQTT-3.3.2-8]', {}, { properties: { topicAlias: 0 } }, 0x94],
    ['an empty topic without alias [3.3.2.1]', {}, { topic: '', properties: { topicAlias: 2 } }, 0x82],
    ['a response topic with a wildcard [MQTT-3.3.2-14]', {}, { properties: { responseTopic: 'a/+' } }, 0x82],
    ['a packet above the maximum size [MQTT-3.2.2-15]', { maximumPacketSize: 60 }, { payload: 'x'.repeat(80) }, 0x95],
  ])('%s', async (_name, limits, fields, reasonCode) => {
    const client = await TestClient.connect(virtualBench(limits), 'a');
    client.publish('t', 'x', fields);
    expect((await client.expect('disconnect')).reasonCode).toBe(reasonCode);
    await client.expectEnd();
  });

  it('refuses more unreleased QoS 2 messages than its Receive Maximum: 0x93 [MQTT-3.3.4-7]', async () => {
    const client = await TestClient.connect(virtualBench({ receiveMaximum: 2 }), 'a');
    for (let messageId = 1; messageId <= 3; messageId++) client.publish('t', 'x', { qos: 2, messageId });
    await client.expect('pubrec');
    await client.expect('pubrec');
    expect((await client.expect('disconnect')).reasonCode).toBe(0x93);
  });

  it("judges a packet's size by its header, before the rest has come", async () => {
    const client = await TestClient.connect(virtualBench({ maximumPacketSize: 1000 }), 'a');
    client.sendBytes(Buffer.from('30ffffff7f', 'hex'));
    expect((await client.expect('disconnect')).reasonCode).toBe(0x95);
  });

  it.each([
    ['text that is not UTF-8 [MQTT-1.5.4-1]', '30060003eda08000', 0x81],
    ['a NUL in a topic [MQTT-1.5.4-2]', '30060003610062 00', 0x81],
    ['QoS 3 [MQTT-3.3.1-4]', '36050001740001', 0x81],
    ['packet identifier 0 [MQTT-2.2.1-3]', '3206000174000000', 0x81],
    ['a fifth length byte [1.5.5]', '308080808001', 0x81],
    ['reserved flags of SUBSCRIBE [MQTT-3.8.1-1]', '800700010000017400', 0x81],
    ['a property twice [2.2.2.2]', '300e0001740a 0200000001 0200000002', 0x82],
    ['a property that overruns its packet', '3006000174050200', 0x81],
    ['AUTH without a method [MQTT-4.12.0-6]', 'f000', 0x82],
    ['what only a server sends', 'd000', 0x82],
  ])('ends the connection on %s', async (_name, hex, reasonCode) => {
    const client = await TestClient.connect(virtualBench(), 'a');
    client.sendBytes(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    expect((await client.expect('disconnect')).reasonCode).toBe(reasonCode);
    await client.expectEnd();
  });
});

describe('limits on subscribers', () => {
  it.each([
    ['a wildcard [3.2.2.3.11]', { wildcardSubscriptionAvailable: false }, 'a/#', {}, 0xa2],
    ['a share [3.2.2.3.13]', { sharedSubscriptionAvailable: false }, '$share/g/a', {}, 0x9e],
    ['an identifier [3.2.2.3.12]', { subscriptionIdentifiersAvailable: false }, 'a', { identifier: 1 }, 0xa1],
    ['a filter that is none [MQTT-4.7.1-1]', {}, 'a/#/b', {}, 0x8f],
    ['a share without a filter [MQTT-4.8.2-2]', {}, '$share/g', {}, 0x8f],
    ['a share without a name [MQTT-4.8.2-1]', {}, '$share//t', {}, 0x8f],
  ])('refuses %s in SUBACK', async (_name, limits, filter, options, code) => {
    const client = await TestClient.connect(virtualBench(limits), 'a');
    expect(await client.subscribe(filter, options)).toBe(code);
    await client.expectNothing();
  });

  it('says 0x80 in the words of 3.1.1', async () => {
    const client = await TestClient.connect(virtualBench(), 'a', { version: 4 });
    expect(await client.subscribe('a/#/b')).toBe(0x80);
  });

  it('grants no more than its maximum QoS [3.9.3]', async () => {
    const client = await TestClient.connect(virtualBench({ maximumQoS: 1 }), 'a');
    expect(await client.subscribe('t', { qos: 2 })).toBe(1);
  });

  it('keeps no more for an absent client than its queue holds, the oldest', async () => {
    const bench = virtualBench({ maximumQueuedMessages: 2 });
    const kept = { clean: false, properties: { sessionExpiryInterval: 100 } };
    const client = await TestClient.connect(bench, 'a', kept);
    await client.subscribe('t', { qos: 1 });
    await client.drop();
    for (const payload of ['1', '2', '3']) bench.broker.publish({ topic: 't', payload, qos: 1 });
    const again = await TestClient.connect(bench, 'a', kept);
    expect((await again.expect('publish')).payload.toString()).toBe('1');
    expect((await again.expect('publish')).payload.toString()).toBe('2');
    await again.expectNothing();
  });
});

describe('access rules', () => {
  const access = { allow: ({ action, topic }: { action: string; topic: string }) => action === 'subscribe' || topic.startsWith('mine/') };

  it('refuse a publication in PUBACK and pass nothing on', async () => {
    const client = await TestClient.connect(virtualBench({}, access), 'a');
    await client.subscribe('#');
    client.publish('other', 'x', { qos: 1, messageId: 1 });
    expect((await client.expect('puback')).reasonCode).toBe(0x87);
    client.publish('mine/t', 'x', { qos: 0 });
    expect((await client.expect('publish')).topic).toBe('mine/t');
  });

  it('refuse a subscription in SUBACK', async () => {
    const client = await TestClient.connect(virtualBench({}, { allow: ({ action }) => action === 'publish' }), 'a');
    expect(await client.subscribe('t')).toBe(0x87);
  });
});
