import { expect } from 'vitest';
import type { ConnectFields } from './bench.ts';
import { KEPT, text, type Behaviour } from './room.ts';

/** What only MQTT 5.0 has. */
export function describeLevel5(it: Behaviour): void {
  it('says 0x8E to a connection whose identifier was taken over [MQTT-3.1.4-3]', async ({ connect, id }) => {
    const clientId = id();
    const first = await connect({}, clientId);
    await connect({}, clientId);
    expect((await first.expect('disconnect')).reasonCode).toBe(0x8e);
    await first.expectEnd();
  });

  it('says 0x8D to a client that was silent for too long [MQTT-3.1.2-22]', async ({ connect }) => {
    const silent = await connect({ keepalive: 1 });
    expect((await silent.expect('disconnect', 6000)).reasonCode).toBe(0x8d);
  });

  it('says 0x82 to a second CONNECT [MQTT-3.1.0-2]', async ({ connect }) => {
    const client = await connect();
    client.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 5, clientId: 'x', clean: true, keepalive: 0 });
    expect((await client.expect('disconnect')).reasonCode).toBe(0x82);
  });

  it('assigns an identifier to a client that has none [MQTT-3.1.3-6, 3.2.2-16]', async ({ connect }) => {
    const { connack } = await connect({}, '');
    expect(connack.properties?.assignedClientIdentifier).toBeTruthy();
  });

  it('does not send retained messages again where the subscription says so [MQTT-3.3.1-9, -10, -11]', async ({ connect }) => {
    const client = await connect();
    client.publish('r', 'x', { qos: 1, messageId: 1, retain: true });
    await client.expect('puback');
    await client.subscribe('r', { rh: 2 });
    await client.expectNothing();
    await client.subscribe('r', { rh: 1 });
    await client.expectNothing();
    await client.subscribe('r', { rh: 0 });
    expect((await client.expect('publish')).retain).toBe(true);
  });

  it('keeps RETAIN as published where asked [MQTT-3.3.1-13]', async ({ connect }) => {
    const listener = await connect();
    await listener.subscribe('r', { rap: true });
    (await connect()).publish('r', 'x', { retain: true });
    expect((await listener.expect('publish')).retain).toBe(true);
  });

  it('sends nothing back to a publisher that asked for no local [MQTT-3.8.3-3]', async ({ connect }) => {
    const client = await connect();
    await client.subscribe('t', { nl: true });
    client.publish('t', 'mine');
    await client.expectNothing();
    (await connect()).publish('t', 'other');
    expect(text(await client.expect('publish'))).toBe('other');
  });

  it('gives the identifier of the subscription that matched [MQTT-3.3.4-3]', async ({ connect }) => {
    const client = await connect();
    await client.subscribe('a/#', { identifier: 268435455 });
    client.publish('a/b', 'x');
    expect([(await client.expect('publish')).properties?.subscriptionIdentifier].flat()).toEqual([268435455]);
  });

  it('forwards the properties of a message unaltered [MQTT-3.3.2-4, -15, -16, -17, -20]', async ({ connect }) => {
    const client = await connect();
    await client.subscribe('t', {});
    const properties = {
      payloadFormatIndicator: true,
      responseTopic: 'answers/1',
      correlationData: Buffer.from([0, 255, 1]),
      contentType: 'application/json',
      userProperties: { key: ['first', 'second'], other: 'x' },
    };
    client.publish('t', '{}', { properties });
    const message = await client.expect('publish');
    expect(JSON.parse(JSON.stringify(message.properties))).toEqual(JSON.parse(JSON.stringify(properties)));
  });

  it('resolves topic aliases of a publisher [MQTT-3.3.2-8, -9]', async ({ connect }) => {
    const listener = await connect();
    await listener.subscribe('long/topic/name', {});
    const client = await connect();
    client.publish('long/topic/name', 'first', { properties: { topicAlias: 1 } });
    client.publish('', 'second', { properties: { topicAlias: 1 } });
    for (const payload of ['first', 'second']) {
      const message = await listener.expect('publish');
      expect([message.topic, text(message)]).toEqual(['long/topic/name', payload]);
    }
  });

  it('ends a connection with an alias above the announced maximum: 0x94 [MQTT-3.3.2-9]', async ({ connect }) => {
    const client = await connect();
    client.publish('t', 'x', { properties: { topicAlias: (client.connack.properties?.topicAliasMaximum ?? 0) + 1 } });
    expect((await client.expect('disconnect')).reasonCode).toBe(0x94);
    await client.expectEnd();
  });

  it('keeps to the Receive Maximum of the client [MQTT-3.3.4-9]', async ({ connect }) => {
    const client = await connect({ properties: { receiveMaximum: 2 } });
    await client.subscribe('t', { qos: 1 });
    const publisher = await connect();
    for (let messageId = 1; messageId <= 4; messageId++) publisher.publish('t', `${messageId}`, { qos: 1, messageId });
    const first = await client.expect('publish');
    await client.expect('publish');
    await client.expectNothing();
    client.send({ cmd: 'puback', messageId: first.messageId! });
    expect(text(await client.expect('publish'))).toBe('3');
    await client.expectNothing();
  });

  it("does not send packets above the client's Maximum Packet Size, and goes on [MQTT-3.1.2-24, -25]", async ({ connect }) => {
    const client = await connect({ properties: { maximumPacketSize: 40 } });
    await client.subscribe('t', { qos: 1 });
    const publisher = await connect();
    publisher.publish('t', 'x'.repeat(60), { qos: 1, messageId: 1 });
    publisher.publish('t', 'small', { qos: 1, messageId: 2 });
    expect(text(await client.expect('publish'))).toBe('small');
  });

  it("delivers the rest of a message's life and nothing that has expired [MQTT-3.3.2-5, -6]", async ({ bench, connect, id }) => {
    const clientId = id();
    const first = await connect(KEPT, clientId);
    await first.subscribe('t', { qos: 1 });
    await first.drop();
    const publisher = await connect();
    publisher.publish('t', 'short', { qos: 1, messageId: 1, properties: { messageExpiryInterval: 1 } });
    publisher.publish('t', 'long', { qos: 1, messageId: 2, properties: { messageExpiryInterval: 100 } });
    await bench.pass(2500);
    const second = await connect(KEPT, clientId);
    const message = await second.expect('publish');
    expect(text(message)).toBe('long');
    expect(message.properties?.messageExpiryInterval).toBeGreaterThanOrEqual(96);
    expect(message.properties?.messageExpiryInterval).toBeLessThanOrEqual(98);
  });

  it('delays a will, and drops it when the client is back in time [MQTT-3.1.3-9]', async ({ connect, id }) => {
    const listener = await connect();
    await listener.subscribe('will', {});
    const will = { topic: 'will', payload: Buffer.from('late'), qos: 0, retain: false, properties: { willDelayInterval: 2 } } as const;
    const clientId = id();
    await (await connect({ ...KEPT, will }, clientId)).drop();
    await listener.expectNothing(800);
    const back = await connect({ ...KEPT, will }, clientId);
    await listener.expectNothing(2500);
    await back.drop();
    await listener.expectNothing(800);
    expect(text(await listener.expect('publish', 5000))).toBe('late');
  });

  it('sends the will on DISCONNECT with 0x04 [MQTT-3.14.4-3]', async ({ connect }) => {
    const listener = await connect();
    await listener.subscribe('will', {});
    const client = await connect({ will: { topic: 'will', payload: Buffer.from('on purpose'), qos: 0, retain: false } });
    client.send({ cmd: 'disconnect', reasonCode: 4 });
    expect(text(await listener.expect('publish'))).toBe('on purpose');
  });

  it('ends a session when its expiry interval has passed [MQTT-3.1.2-23]', async ({ bench, connect, id }) => {
    const clientId = id();
    const short: ConnectFields = { clean: false, properties: { sessionExpiryInterval: 1 } };
    await (await connect(short, clientId)).drop();
    const soon = await connect(short, clientId);
    expect(soon.connack.sessionPresent).toBe(true);
    await soon.drop();
    await bench.pass(3500);
    expect((await connect(short, clientId)).connack.sessionPresent).toBe(false);
  });

  it('does not let DISCONNECT give a session that had none a life [3.14.2.2.2]', async ({ connect }) => {
    const client = await connect();
    client.send({ cmd: 'disconnect', reasonCode: 0, properties: { sessionExpiryInterval: 10 } });
    await client.expectEnd();
  });

  it('shares messages between the members of a share [MQTT-4.8.2-4, -5]', async ({ bench, connect }) => {
    const members = [await connect(), await connect()];
    for (const member of members) await member.subscribe('$share/group/t', { qos: 0 });
    const publisher = await connect();
    for (const payload of ['1', '2', '3', '4']) publisher.publish('t', payload);
    const counts = await Promise.all(
      members.map(async (member) => {
        await bench.pass(100);
        await member.expect('publish');
        await member.expect('publish');
        await member.expectNothing();
        return 2;
      }),
    );
    expect(counts).toEqual([2, 2]);
  });

  it('refuses No Local on a shared subscription: 0x82 [MQTT-3.8.3-4]', async ({ connect }) => {
    const client = await connect();
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '$share/g/t', qos: 0, nl: true }] });
    expect((await client.expect('disconnect')).reasonCode).toBe(0x82);
    await client.expectEnd();
  });

  it('says in PUBACK when nobody wanted a message [3.4.2.1]', async ({ connect }) => {
    const client = await connect();
    client.publish('nobody/wants/this', 'x', { qos: 1, messageId: 1 });
    expect((await client.expect('puback')).reasonCode).toBe(0x10);
  });
}
