import { describe, expect, it } from 'vitest';
import { createConnectedRig, createRig, lose, VERSIONS } from './rig.ts';

describe.each(VERSIONS)('hearing, version %i', (version) => {
  it('delivers topic, payload and flags, and acknowledges QoS 1 with the same identifier [91, 92, 105]', () => {
    const seen: unknown[] = [];
    const rig = createConnectedRig(version, { onMessage: (topic, payload, packet) => seen.push([topic, payload, packet]) });
    for (const dup of [false, true]) rig.say({ cmd: 'publish', topic: 't', payload: 'x\0\xff', qos: 1, messageId: 300, dup, retain: dup });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toMatchObject(['t', Buffer.from('x\0\xff').toString('latin1'), { qos: 1, retain: true, duplicate: true, id: 300 }]);
    expect(rig.packets().slice(1)).toMatchObject([
      { cmd: 'puback', messageId: 300 },
      { cmd: 'puback', messageId: 300 },
    ]);
  });

  it('acknowledges in the order of arrival, from any cut of the stream [15, 97]', () => {
    const whole = createConnectedRig(version);
    let stream = '';
    for (const id of [5, 3, 9, 300])
      stream += `\x32\x06\0\x01t${String.fromCharCode(id >> 8, id & 255)}x`
        .replace('\x06', version === 5 ? '\x07' : '\x06')
        .replace('x', version === 5 ? '\0x' : 'x');
    whole.peer().say(stream);
    const expected = whole.packets().slice(1);
    expect(expected.map((packet) => packet.messageId)).toEqual([5, 3, 9, 300]);
    for (let cut = 1; cut < stream.length; cut++) {
      const rig = createConnectedRig(version);
      rig.peer().say(stream.slice(0, cut));
      rig.peer().say(stream.slice(cut));
      expect(rig.packets().slice(1)).toEqual(expected);
      expect(rig.messages).toHaveLength(4);
    }
  });

  it('subscribes one filter after the other, tells each outcome, and gives messages to the right handler [115, 116, 119, 120]', () => {
    const rig = createRig(version);
    const heard: string[] = [];
    const outcomes: string[] = [];
    const refusal = version === 5 ? 0x87 : 0x80;
    for (const filter of ['a/+', 'b/#', 'c'])
      rig.client.subscribe(
        filter,
        {},
        (topic) => heard.push(`${filter}:${topic}`),
        (reason) => outcomes.push(`${filter}:${reason}`),
      );
    rig.client.start();
    rig.accept();
    expect(rig.packets()[1]).toMatchObject({ cmd: 'subscribe', subscriptions: [{ topic: 'a/+', qos: 1 }] });
    rig.say({ cmd: 'publish', topic: 'a/1', payload: '', qos: 0, dup: false, retain: false });
    for (const [messageId, code] of [1, refusal, 0].entries()) {
      expect(rig.packets()).toHaveLength(messageId + 2);
      rig.say({ cmd: 'suback', messageId: messageId + 1, granted: [code] });
    }
    expect(outcomes).toEqual(['a/+:1', `b/#:${refusal}`, 'c:0']);
    expect(rig.refused).toEqual([]);
    for (const topic of ['b/x/y', 'c', 'd']) rig.say({ cmd: 'publish', topic, payload: '', qos: 0, dup: false, retain: false });
    expect(heard).toEqual(['a/+:a/1', 'b/#:b/x/y', 'c:c']);
    expect(rig.messages.map((message) => message.topic)).toEqual(['d']);
  });

  it('tells a refusal without a callback, or at a later connection, with the filter', () => {
    const rig = createRig(version);
    const outcomes: number[] = [];
    rig.client.subscribe('a', {}, undefined, (reason) => outcomes.push(reason));
    rig.client.start();
    rig.accept();
    rig.say({ cmd: 'suback', messageId: 1, granted: [1] });
    lose(rig);
    rig.accept(false);
    rig.say({ cmd: 'suback', messageId: 2, granted: [0x80] });
    expect(outcomes).toEqual([1]);
    expect(rig.refused).toEqual([{ reason: 0x80, text: '', filter: 'a' }]);
  });

  it.each([
    [true, []],
    [false, ['subscribe']],
  ])('with Session Present %s sends %j again [119]', (present, expected) => {
    const rig = createConnectedRig(version);
    rig.client.subscribe('a', {});
    rig.client.subscribe('b', {});
    rig.say({ cmd: 'suback', messageId: 1, granted: [1] });
    rig.say({ cmd: 'suback', messageId: 2, granted: [1] });
    lose(rig);
    rig.accept(present);
    expect(
      rig
        .packets()
        .slice(1)
        .map((packet) => packet.cmd),
    ).toEqual(expected);
  });

  it('asks again for what was not answered when the connection broke, session or not', () => {
    const rig = createConnectedRig(version);
    rig.client.subscribe('a', {});
    lose(rig);
    rig.accept(true);
    expect(rig.packets()[1]).toMatchObject({ cmd: 'subscribe', subscriptions: [{ topic: 'a' }] });
  });

  it('has one SUBSCRIBE or UNSUBSCRIBE under way and keeps their order [107, 109]', () => {
    const rig = createConnectedRig(version);
    const outcomes: string[] = [];
    rig.client.subscribe('a', {}, undefined, (reason) => outcomes.push(`a${reason}`));
    rig.client.subscribe('b', { qos: 0 });
    rig.client.unsubscribe('a', (reason) => outcomes.push(`-a${reason}`));
    expect(rig.packets().slice(1)).toMatchObject([{ cmd: 'subscribe', subscriptions: [{ topic: 'a' }] }]);
    expect(outcomes).toEqual([]);
    rig.say({ cmd: 'suback', messageId: 1, granted: [1] });
    rig.say({ cmd: 'suback', messageId: 2, granted: [0] });
    rig.say({ cmd: 'unsuback', messageId: 3, granted: [0] });
    expect(rig.packets().slice(2)).toMatchObject([
      { cmd: 'subscribe', subscriptions: [{ topic: 'b', qos: 0 }] },
      { cmd: 'unsubscribe', unsubscriptions: ['a'] },
    ]);
    expect(outcomes).toEqual(['a1', '-a0']);
    lose(rig);
    rig.accept(false);
    expect(rig.packets()[1]).toMatchObject({ cmd: 'subscribe', subscriptions: [{ topic: 'b' }] });
  });

  it('ends a SUBSCRIBE that a lost session left unanswered, although its filter was given up meanwhile [139]', () => {
    const rig = createConnectedRig(version);
    const outcomes: string[] = [];
    rig.client.subscribe('a', {}, undefined, (reason) => outcomes.push(`a${reason}`));
    rig.client.unsubscribe('a', (reason) => outcomes.push(`-a${reason}`));
    lose(rig);
    rig.accept(false);
    rig.say({ cmd: 'suback', messageId: 2, granted: [1] });
    rig.say({ cmd: 'unsuback', messageId: 3, granted: [0] });
    expect(outcomes).toEqual(['a1', '-a0']);
    lose(rig);
    rig.accept(false);
    expect(rig.packets()).toHaveLength(1);
  });

  it('replaces a word about a filter that was not sent yet, and says so', () => {
    const rig = createRig(version);
    const outcomes: string[] = [];
    rig.client.subscribe('a', {}, undefined, (reason) => outcomes.push(`a${reason}`));
    rig.client.subscribe('a', { qos: 0 }, undefined, (reason) => outcomes.push(`A${reason}`));
    rig.client.unsubscribe('b', (reason) => outcomes.push(`-b${reason}`));
    rig.client.subscribe('b', {}, undefined, (reason) => outcomes.push(`b${reason}`));
    expect(outcomes).toEqual(['a259', '-b259']);
    rig.client.start();
    rig.accept();
    rig.say({ cmd: 'suback', messageId: 1, granted: [0] });
    rig.say({ cmd: 'suback', messageId: 2, granted: [1] });
    expect(rig.packets().slice(1)).toMatchObject([{ subscriptions: [{ topic: 'a', qos: 0 }] }, { subscriptions: [{ topic: 'b' }] }]);
    expect(outcomes).toEqual(['a259', '-b259', 'A0', 'b1']);
  });

  it.each(['', 'a#', 'a/#/b', 'a+', '+a', '$share/a', '$share//t', '$share/+/t', '$share/g/', 'a\0', '\xff'])(
    'refuses the filter %j here [108, 110, 113]',
    (filter) => {
      const rig = createConnectedRig(version);
      const outcomes: number[] = [];
      rig.client.subscribe(filter, {}, undefined, (reason) => outcomes.push(reason));
      rig.client.unsubscribe(filter, (reason) => outcomes.push(reason));
      expect(outcomes).toEqual([0x8f, 0x8f]);
      expect(rig.packets()).toHaveLength(1);
    },
  );

  it('drops a broker whose answer does not fit the question [115]', () => {
    for (const answer of ['wrong type', 'wrong count']) {
      const rig = createConnectedRig(version);
      rig.client.subscribe('a', {});
      if (answer === 'wrong type') rig.say({ cmd: 'unsuback', messageId: 1, granted: [0] });
      else rig.say({ cmd: 'suback', messageId: 1, granted: [0, 0] });
      expect(rig.disconnected.map((event) => event.reason)).toEqual([0x82]);
    }
  });

  it('ignores an answer to nothing [118]', () => {
    const rig = createConnectedRig(version);
    rig.say({ cmd: 'suback', messageId: 9, granted: [0] });
    rig.say({ cmd: 'unsuback', messageId: 9, granted: [0] });
    expect(rig.disconnected).toEqual([]);
  });
});
