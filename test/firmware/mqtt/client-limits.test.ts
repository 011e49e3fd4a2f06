import { describe, expect, it } from 'vitest';
import { createConnectedRig, createRig, lose, puback, published } from './rig.ts';

describe('limits of the broker, version 5', () => {
  it('keeps to Receive Maximum, for what is sent again too [54, 57]', () => {
    const rig = createConnectedRig(5, {}, { receiveMaximum: 3 });
    for (const payload of ['a', 'b', 'c', 'd']) rig.client.publish('t', payload, { qos: 1 });
    expect(published(rig)).toEqual(['a#1', 'b#2', 'c#3']);
    lose(rig);
    rig.accept(true, { receiveMaximum: 1 });
    expect(published(rig)).toEqual(['a#1 dup']);
    puback(rig, 1);
    expect(published(rig)).toEqual(['a#1 dup', 'b#2 dup']);
  });

  it('ends a message with the broker’s reason and does not send it again [84, 139]', () => {
    const rig = createConnectedRig(5);
    const outcomes: number[] = [];
    rig.client.publish('t', 'a', { qos: 1 }, (reason) => outcomes.push(reason));
    rig.client.publish('t', 'b', { qos: 1 }, (reason) => outcomes.push(reason));
    puback(rig, 1, 0x97);
    puback(rig, 2, 0x10);
    expect(outcomes).toEqual([0x97, 0x10]);
    lose(rig);
    rig.accept(true);
    expect(published(rig)).toEqual([]);
  });

  it.each([
    ['Maximum QoS', { maximumQoS: 0 }, { qos: 1 as const }, 0x9b],
    ['Retain Available', { retainAvailable: false }, { retain: true }, 0x9a],
    ['Maximum Packet Size', { maximumPacketSize: 30 }, {}, 0x95],
  ])('does not send what %s forbids [50, 51, 52]', (_name, properties, how, reason) => {
    const rig = createConnectedRig(5, {}, properties);
    const outcomes: number[] = [];
    rig.client.publish('t', 'x'.repeat(30), how, (outcome) => outcomes.push(outcome));
    expect(outcomes).toEqual([reason]);
    expect(published(rig)).toEqual([]);
    rig.client.publish('t', 'x');
    expect(published(rig)).toEqual(['x']);
  });

  it('keeps to Receive Maximum when a callback publishes while others wait, and forgets nothing [54]', () => {
    const rig = createRig(5);
    const publish = (payload: string, then?: () => void) => rig.client.publish('t', payload, { qos: 1 }, then);
    publish('x'.repeat(30), () => ['b', 'c'].forEach((payload) => publish(payload)));
    publish('a');
    rig.client.start();
    rig.accept(false, { receiveMaximum: 2, maximumPacketSize: 30 });
    expect(published(rig)).toEqual(['a#2']);
    rig.clock.advanceMs(0);
    expect(published(rig)).toEqual(['a#2', 'b#3']);
    puback(rig, 2);
    expect(published(rig)).toEqual(['a#2', 'b#3', 'c#4']);
  });

  it('sends a packet that is just as large as the broker takes [52]', () => {
    const rig = createConnectedRig(5, {}, { maximumPacketSize: 30 });
    // Two bytes of header, three of topic, one of property length.
    rig.client.publish('t', 'x'.repeat(24));
    expect(rig.peer().sent.endsWith('x'.repeat(24))).toBe(true);
    expect(published(rig)).toHaveLength(1);
  });

  it('does not ask for a filter that makes too large a packet, says so, and goes on with the next [52, 139]', () => {
    const rig = createRig(5);
    const outcomes: string[] = [];
    for (const filter of ['x'.repeat(40), 'b']) rig.client.subscribe(filter, {}, undefined, (reason) => outcomes.push(filter[0]! + reason));
    rig.client.start();
    rig.accept(false, { maximumPacketSize: 30 });
    expect(outcomes).toEqual(['x149']);
    expect(rig.packets()[1]).toMatchObject({ subscriptions: [{ topic: 'b' }] });
  });

  it('passes properties both ways and strips what a client must not send [73]', () => {
    let heard: unknown;
    const rig = createConnectedRig(5, {
      onMessage: (topic, payload, packet) => {
        heard = packet.properties;
        rig.client.publish('back', payload, { properties: packet.properties! });
      },
    });
    rig.say({
      cmd: 'publish',
      topic: 't',
      payload: 'x',
      qos: 0,
      dup: false,
      retain: false,
      properties: {
        subscriptionIdentifier: [5, 6],
        userProperties: { k: ['v', 'w'] },
        messageExpiryInterval: 70_000,
        correlationData: Buffer.from([0, 255]),
      },
    });
    expect(heard).toEqual({ 0x02: 70_000, 0x09: '\0\xff', 0x0b: [5, 6], 0x26: ['k', 'v', 'k', 'w'] });
    expect(rig.packets().at(-1)).toMatchObject({
      topic: 'back',
      properties: { userProperties: { k: ['v', 'w'] }, messageExpiryInterval: 70_000, correlationData: Buffer.from([0, 255]) },
    });
    expect(JSON.stringify(rig.packets().at(-1))).not.toContain('subscriptionIdentifier');
  });

  it('sends the subscription options it is asked for [111]', () => {
    const rig = createConnectedRig(5);
    rig.client.subscribe('a', { qos: 0, flags: 4 | 8 | 32 });
    expect(rig.packets()[1]).toMatchObject({ subscriptions: [{ topic: 'a', qos: 0, nl: true, rap: true, rh: 2 }] });
  });
});

describe('a session of 3.1.1', () => {
  it('keeps the reserved bits of SUBSCRIBE at 0 whatever is asked [111]', () => {
    const rig = createConnectedRig(4);
    rig.client.subscribe('a', { qos: 1, flags: 4 | 8 | 32 });
    expect(rig.peer().sent.endsWith('\0\x01a\x01')).toBe(true);
  });
});
