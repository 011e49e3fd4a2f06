import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePacket, PacketReader } from '../../../simulator/broker/packets.ts';
import { SubscriptionTree } from '../../../simulator/broker/subscription-tree.ts';
import { Session } from '../../../simulator/broker/session.ts';
import { isTopicFilter, matchesTopic } from '../../../simulator/broker/topics.ts';
import { TestClient, virtualBench } from './bench.ts';

describe('Broker on the host side', () => {
  it('shows every message and every coming and going, with the virtual time', async () => {
    const bench = virtualBench();
    const seen: unknown[] = [];
    const stop = bench.broker.observe({
      onPublish: ({ timeUs, clientId, topic, payload }) => seen.push([timeUs, clientId, topic, Buffer.from(payload).toString()]),
      onClientConnected: ({ clientId, protocolVersion, sessionPresent }) => seen.push([clientId, protocolVersion, sessionPresent]),
      onClientDisconnected: ({ clientId, reasonCode }) => seen.push([clientId, reasonCode]),
    });
    const client = await TestClient.connect(bench, 'a', { version: 4 });
    client.publish('t', 'hello');
    await client.disconnect();
    bench.broker.publish({ topic: 'host', payload: 'x' });
    expect(seen).toEqual([
      ['a', 4, false],
      [3000, 'a', 't', 'hello'],
      ['a', 0],
      [4000, '', 'host', 'x'],
    ]);
    stop();
    bench.broker.publish({ topic: 'host', payload: 'unseen' });
    expect(seen).toHaveLength(4);
  });

  it('gives what is retained, until it expires', async () => {
    const bench = virtualBench();
    bench.broker.publish({ topic: 'a/1', payload: 'x', retain: true, properties: { messageExpiryInterval: 10 } });
    bench.broker.publish({ topic: 'a/2', payload: 'y', retain: true });
    expect(Buffer.from(bench.broker.retained('a/1')!).toString()).toBe('x');
    expect(bench.broker.retainedMatching('a/+').map(({ topic }) => topic)).toEqual(['a/1', 'a/2']);
    await bench.pass(10_000);
    expect(bench.broker.retained('a/1')).toBeUndefined();
  });

  it('throws a client out with the reason it is given', async () => {
    const bench = virtualBench();
    const client = await TestClient.connect(bench, 'a');
    expect(bench.broker.clients).toEqual(['a']);
    expect(bench.broker.disconnect('a', 0x97)).toBe(true);
    expect((await client.expect('disconnect')).reasonCode).toBe(0x97);
    expect(bench.broker.disconnect('a')).toBe(false);
  });

  it('closes what it is offered while it is stopped, and keeps no session that was to end', async () => {
    const bench = virtualBench();
    const client = await TestClient.connect(bench, 'a', { will: { topic: 'w', payload: Buffer.from('x'), qos: 0, retain: true } });
    bench.broker.stop();
    expect((await client.expect('disconnect')).reasonCode).toBe(0x8b);
    const late = await TestClient.open(bench);
    await late.expectEnd();
    bench.broker.start();
    expect(bench.broker.retained('w')).toBeUndefined();
    expect((await TestClient.connect(bench, 'a', { clean: false })).connack.sessionPresent).toBe(false);
  });

  it('sends topic aliases to a client that has room for them, when asked to', async () => {
    const bench = virtualBench({ sendTopicAliases: true });
    const client = await TestClient.connect(bench, 'a', { properties: { topicAliasMaximum: 1 } });
    await client.subscribe('#');
    for (const topic of ['one', 'one', 'two']) bench.broker.publish({ topic, payload: 'x' });
    const seen = [];
    for (let count = 0; count < 3; count++) {
      const { topic, properties } = await client.expect('publish');
      seen.push([topic, properties?.topicAlias]);
    }
    expect(seen).toEqual([
      ['one', 1],
      ['', 1],
      ['two', undefined],
    ]);
  });

  it('delivers one copy for overlapping subscriptions, at the highest QoS, with every identifier [MQTT-3.3.4-2, -3]', async () => {
    const bench = virtualBench();
    const client = await TestClient.connect(bench, 'a');
    await client.subscribe('a/#', { qos: 0, identifier: 1 });
    await client.subscribe('a/+', { qos: 2, identifier: 2 });
    bench.broker.publish({ topic: 'a/b', payload: 'x', qos: 1 });
    const { qos, properties } = await client.expect('publish');
    expect(qos).toBe(1);
    expect([properties?.subscriptionIdentifier].flat().sort()).toEqual([1, 2]);
    await client.expectNothing();
  });

  it('counts retransmissions against a smaller Receive Maximum [4.9]', async () => {
    const bench = virtualBench();
    const kept = { clean: false, properties: { sessionExpiryInterval: 100 } };
    const client = await TestClient.connect(bench, 'a', kept);
    await client.subscribe('t', { qos: 1 });
    for (const payload of ['1', '2', '3']) bench.broker.publish({ topic: 't', payload, qos: 1 });
    for (let count = 0; count < 3; count++) await client.expect('publish');
    await client.drop();
    const again = await TestClient.connect(bench, 'a', { clean: false, properties: { sessionExpiryInterval: 100, receiveMaximum: 1 } });
    const first = await again.expect('publish');
    expect([first.payload.toString(), first.dup]).toEqual(['1', true]);
    await again.expectNothing();
    again.send({ cmd: 'puback', messageId: first.messageId! });
    expect((await again.expect('publish')).payload.toString()).toBe('2');
  });

  it('ends the connection on the wrong kind of acknowledgement', async () => {
    const bench = virtualBench();
    const client = await TestClient.connect(bench, 'a');
    await client.subscribe('t', { qos: 2 });
    bench.broker.publish({ topic: 't', payload: 'x', qos: 2 });
    const { messageId } = await client.expect('publish');
    client.send({ cmd: 'puback', messageId: messageId! });
    expect((await client.expect('disconnect')).reasonCode).toBe(0x82);
  });

  it('answers PUBREC of an unknown identifier with PUBREL 0x92 [3.6.2.1]', async () => {
    const client = await TestClient.connect(virtualBench(), 'a');
    client.send({ cmd: 'pubrec', messageId: 77 });
    expect(await client.expect('pubrel')).toMatchObject({ messageId: 77, reasonCode: 0x92 });
  });
});

const level = fc.constantFrom('a', 'b', '', '$x');
const topic = fc
  .array(level, { minLength: 1, maxLength: 4 })
  .map((levels) => levels.join('/'))
  .filter((text) => text !== '');
const filter = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '', '+', '$x'), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'))
  .filter(isTopicFilter);

describe('SubscriptionTree', () => {
  it('finds what a look at every filter finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(filter, { maxLength: 12 }), topic, (filters, name) => {
        const tree = new SubscriptionTree();
        const session = new Session('s');
        for (const text of filters)
          tree.add(new Session(text), { filter: text, qos: 0, noLocal: false, retainAsPublished: false, identifier: undefined });
        tree.remove(session, 'a');
        const found = tree.match(name).subscribers.map(({ subscription }) => subscription.filter);
        expect(found.sort()).toEqual(filters.filter((text) => matchesTopic(text, name)).sort());
      }),
    );
  });
});

describe('PacketReader', () => {
  it('gives the same packets however the bytes are cut', () => {
    const bytes = Buffer.concat([
      encodePacket({ cmd: 'publish', topic: 'a/b', payload: 'x'.repeat(300), qos: 1, messageId: 9, dup: false, retain: true }, 5),
      encodePacket({ cmd: 'pingreq' }, 5),
      encodePacket({ cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 't', qos: 1 }] }, 5),
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
        const reader = new PacketReader(1e6, 5);
        const seen: string[] = [];
        let at = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          reader.push(bytes.subarray(at, cut));
          at = cut;
          for (let packet = reader.next(); packet; packet = reader.next()) seen.push(packet.cmd);
        }
        expect(seen).toEqual(['publish', 'pingreq', 'subscribe']);
      }),
    );
  });

  it('ends in a packet, in waiting or in an error, whatever it is fed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const reader = new PacketReader(1000, 5);
        reader.push(bytes);
        try {
          while (reader.next());
        } catch (error) {
          expect((error as Error).name).toBe('MalformedPacket');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
