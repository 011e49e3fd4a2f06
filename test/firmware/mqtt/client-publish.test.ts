import { describe, expect, it } from 'vitest';
import { createConnectedRig, createRig, lose, puback, published, VERSIONS } from './rig.ts';

describe.each(VERSIONS)('publishing, version %i', (version) => {
  it('sends QoS 0 at once without an identifier, and says so when the bytes have left [61, 65]', () => {
    const rig = createConnectedRig(version);
    const outcomes: number[] = [];
    rig.client.publish('t', 'x', { retain: true }, (reason) => outcomes.push(reason));
    expect(rig.packets()[1]).toMatchObject({ topic: 't', payload: Buffer.from('x'), qos: 0, dup: false, retain: true });
    expect(outcomes).toEqual([]);
    rig.peer().drain();
    rig.peer().drain();
    expect(outcomes).toEqual([0]);
  });

  it('keeps QoS 1 until PUBACK, by its identifier [62, 77, 88]', () => {
    const rig = createConnectedRig(version);
    const outcomes: string[] = [];
    for (const payload of ['a', 'b']) rig.client.publish('t', payload, { qos: 1 }, (reason) => outcomes.push(`${payload}${reason}`));
    expect(published(rig)).toEqual(['a#1', 'b#2']);
    puback(rig, 99);
    puback(rig, 2);
    puback(rig, 2);
    expect(outcomes).toEqual(['b0']);
    puback(rig, 1);
    expect(outcomes).toEqual(['b0', 'a0']);
    lose(rig);
    rig.accept(true);
    expect(published(rig)).toEqual([]);
  });

  it('resends in order with DUP and the same identifier after Session Present, and not before [33, 64, 83, 85]', () => {
    const rig = createConnectedRig(version, { keepAliveS: 0 });
    for (const payload of ['a', 'b', 'c']) rig.client.publish('t', payload, { qos: 1 });
    rig.clock.advanceMs(3_600_000);
    expect(published(rig)).toEqual(['a#1', 'b#2', 'c#3']);
    puback(rig, 2);
    lose(rig);
    rig.client.publish('t', 'd', { qos: 1 });
    rig.accept(true);
    expect(published(rig)).toEqual(['a#1 dup', 'c#3 dup', 'd#4']);
  });

  it('sends the same messages as new ones when the broker lost the session, in order [23, 40]', () => {
    const rig = createConnectedRig(version);
    const outcomes: number[] = [];
    for (const payload of ['a', 'b']) rig.client.publish('t', payload, { qos: 1 }, (reason) => outcomes.push(reason));
    lose(rig);
    rig.accept(false);
    expect(published(rig)).toEqual(['a#3', 'b#4']);
    puback(rig, 1);
    expect(outcomes).toEqual([]);
    puback(rig, 3);
    puback(rig, 4);
    expect(outcomes).toEqual([0, 0]);
  });

  it('holds QoS 1 for a connection, but QoS 0 only if told to', () => {
    const rig = createRig(version);
    const outcomes: string[] = [];
    rig.client.publish('t', 'a', { qos: 1 }, (reason) => outcomes.push(`a${reason}`));
    rig.client.publish('t', 'b', {}, (reason) => outcomes.push(`b${reason}`));
    rig.client.publish('t', 'c', { wait: true }, (reason) => outcomes.push(`c${reason}`));
    expect(outcomes).toEqual(['b256']);
    rig.client.start();
    rig.accept();
    expect(published(rig)).toEqual(['a#1', 'c']);
  });

  it('keeps at most so many in flight, QoS 0 passing [56]', () => {
    const rig = createConnectedRig(version, { maxInFlight: 2 });
    for (const payload of ['a', 'b', 'c', 'd']) rig.client.publish('t', payload, { qos: 1 });
    rig.client.publish('t', 'zero');
    expect(published(rig)).toEqual(['a#1', 'b#2', 'zero']);
    puback(rig, 1);
    expect(published(rig)).toEqual(['a#1', 'b#2', 'zero', 'c#3']);
  });

  it('skips identifiers in use when they wrap [62]', () => {
    const rig = createConnectedRig(version, { maxInFlight: 2 });
    rig.client.publish('t', 'held', { qos: 1 });
    for (let id = 2; id <= 65_535; id++) {
      rig.client.publish('t', '', { qos: 1 });
      rig.peer().sent = '';
      rig.peer().say(String.fromCharCode(0x40, 2, id >> 8, id & 255));
      rig.peer().drain();
    }
    rig.client.publish('t', 'next', { qos: 1 });
    expect(published(rig)).toEqual(['next#2']);
  });

  it.each([
    ['oldest', 'c d', 'a151 b151'],
    ['new', 'a b', 'c151 d151'],
    ['latest', 'c d', 'a151 b151'],
  ] as const)('with the queue full drops the %s as asked [139]', (drop, kept, dropped) => {
    const rig = createRig(version, { maxQueuedMessages: 2 });
    const outcomes: string[] = [];
    for (const payload of ['a', 'b', 'c', 'd'])
      rig.client.publish(`t/${payload}`, payload, { qos: 1, drop }, (reason) => outcomes.push(payload + reason));
    expect(outcomes.join(' ')).toBe(dropped);
    rig.client.start();
    rig.accept();
    expect(published(rig).map((text) => text[0])).toEqual(kept.split(' '));
  });

  it('replaces what waits on the same topic if asked, full or not', () => {
    const rig = createRig(version);
    const outcomes: string[] = [];
    for (const [topic, payload] of ['x1', 'y1', 'x2', 'x3'].map((text) => [text[0]!, text] as const))
      rig.client.publish(topic, payload, { qos: 1, drop: 'latest' }, (reason) => outcomes.push(payload + reason));
    expect(outcomes).toEqual(['x1151', 'x2151']);
    rig.client.start();
    rig.accept();
    expect(published(rig)).toEqual(['y1#1', 'x3#2']);
  });

  it('bounds the queue in bytes, and refuses a message that could never wait', () => {
    const rig = createRig(version, { maxQueuedBytes: 100 });
    const outcomes: string[] = [];
    const publish = (name: string, size: number) =>
      rig.client.publish('t', name.repeat(size), { qos: 1 }, (reason) => outcomes.push(name + reason));
    publish('a', 40);
    publish('b', 40);
    publish('c', 58);
    expect(outcomes).toEqual(['a151']);
    publish('d', 100);
    expect(outcomes).toEqual(['a151', 'd151']);
  });

  it('takes a large message while connected, whatever the queue may hold', () => {
    const rig = createConnectedRig(version, { maxQueuedBytes: 10 });
    rig.client.publish('t', 'x'.repeat(5000), { qos: 1 });
    expect(published(rig)).toHaveLength(1);
  });

  it('never drops what was already sent', () => {
    const rig = createConnectedRig(version, { maxQueuedMessages: 2 });
    const outcomes: string[] = [];
    for (const payload of ['a', 'b', 'c']) rig.client.publish('t', payload, { qos: 1 }, (reason) => outcomes.push(payload + reason));
    rig.peer().hangUp();
    for (const payload of ['d', 'e', 'f']) rig.client.publish('t', payload, { qos: 1 }, (reason) => outcomes.push(payload + reason));
    expect(outcomes).toEqual(['d151']);
    rig.clock.advanceMs(500);
    rig.accept(true);
    expect(published(rig)).toEqual(['a#1 dup', 'b#2 dup', 'c#3 dup', 'e#4', 'f#5']);
  });

  it('waits when the transport does not drain, and goes on when it does', () => {
    const rig = createConnectedRig(version, { maxQueuedMessages: 100, maxQueuedBytes: 100_000 });
    for (let index = 0; index < 30; index++) rig.client.publish('t', 'x'.repeat(200));
    expect(published(rig).length).toBeLessThan(12);
    for (let round = 0; round < 4; round++) rig.peer().drain();
    expect(published(rig)).toHaveLength(30);
  });

  it('calls each callback exactly once, whatever happens [139]', () => {
    for (const way of ['lost', 'end', 'lost and end', 'refused', 'acknowledged']) {
      const rig = createConnectedRig(version, { maxInFlight: 1 });
      const counts = [0, 0, 0, 0];
      rig.client.publish('t', '', { qos: 1 }, () => counts[0]!++);
      rig.client.publish('t', '', { qos: 1 }, () => counts[1]!++);
      rig.client.publish('t', '', {}, () => counts[2]!++);
      rig.client.subscribe('f', {}, undefined, () => counts[3]!++);
      if (way.startsWith('lost')) rig.peer().hangUp();
      if (way.endsWith('end')) rig.client.end();
      if (way === 'acknowledged') {
        puback(rig, 1);
        puback(rig, 2);
        rig.peer().drain();
      }
      rig.client.end();
      rig.clock.advanceMs(10_000);
      expect(counts, way).toEqual([1, 1, 1, 1]);
    }
  });

  it.each(['', 'a/+', '#', 'a\0b', '\xed\xa0\x80', '\xc0\x80', 'x'.repeat(65_536), '\u20ac'])(
    'refuses a topic that is none, here and at once [1, 2, 67, 68, 69]',
    (topic) => {
      const rig = createConnectedRig(version);
      let outcome = -1;
      rig.client.publish(topic, 'x', { qos: 1 }, (reason) => (outcome = reason));
      expect(outcome).toBe(0x90);
      expect(published(rig)).toEqual([]);
    },
  );

  it('says that it has ended to who publishes afterwards', () => {
    const rig = createConnectedRig(version);
    rig.client.end();
    let outcome = -1;
    rig.client.publish('t', 'x', { qos: 1 }, (reason) => (outcome = reason));
    expect(outcome).toBe(0x102);
  });

  it('lets the application publish and end inside every callback', () => {
    const rig = createConnectedRig(version);
    const outcomes: number[] = [];
    rig.client.publish('t', 'a', { qos: 1 }, () => rig.client.publish('t', 'b', { qos: 1 }, (reason) => outcomes.push(reason)));
    puback(rig, 1);
    expect(published(rig)).toEqual(['a#1', 'b#2']);
    rig.client.publish('t', 'c', { qos: 1 }, () => rig.client.end());
    puback(rig, 3);
    expect(outcomes).toEqual([0x102]);
  });
});
