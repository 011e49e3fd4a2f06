import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClient as createFullClient } from '../../../firmware/mqtt/full.ts';
import { createLargeMessages } from '../../../firmware/mqtt/large.ts';
import { generate, type PeerPacket } from './peer-codec.ts';
import { createConnectedRig, lose, VERSIONS, type Rig } from './rig.ts';

const LIMIT = 100;
const MAX_BYTES = 20_000;

interface Piece {
  topic: string;
  offset: number;
  bytes: string;
}

function createLargeRig(version: 4 | 5): { rig: Rig; pieces: Piece[]; whole: () => string[] } {
  const pieces: Piece[] = [];
  const ended: string[] = [];
  let text = '';
  const large = createLargeMessages(MAX_BYTES, ({ topic, bytes, offset, total }) => {
    pieces.push({ topic, offset, bytes });
    if (!offset) text = '';
    expect(offset).toBe(text.length);
    text += bytes;
    if (text.length === total) ended.push(`${topic} ${text}`);
  });
  const rig = createConnectedRig(version, { maxPacketBytes: LIMIT, large, keepAliveS: 0 }, undefined, createFullClient);
  return { rig, pieces, whole: () => ended };
}

function publish(version: 4 | 5, topic: string, payload: string, more: object = {}): string {
  const packet = { cmd: 'publish', topic, payload: Buffer.from(payload, 'latin1'), qos: 0, dup: false, retain: false, ...more };
  return generate(packet as PeerPacket, version);
}

/** Tells bytes in chunks of the given sizes in turn. */
function tell(rig: Rig, bytes: string, sizes: readonly number[]): void {
  for (let at = 0, turn = 0; at < bytes.length && rig.client.connected(); turn++) {
    const size = sizes[turn % sizes.length]!;
    rig.peer().say(bytes.slice(at, at + size));
    at += size;
  }
}

describe.each(VERSIONS)('messages larger than a packet may be, version %i', (version) => {
  it('come in pieces, each with the topic, in any chunks and between any others', () => {
    const message = fc.record({
      topic: fc.constantFrom('a', 'b/c'),
      length: fc.oneof(fc.nat(90), fc.integer({ min: 120, max: 5000 })),
      qos: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 5 }),
        (list, sizes) => {
          const { rig, pieces, whole } = createLargeRig(version);
          const texts = list.map(({ topic, length }, index) => `${topic} ${String.fromCharCode(65 + index).repeat(length)}`);
          const packets = list.map(({ topic, length, qos }, index) =>
            publish(version, topic, String.fromCharCode(65 + index).repeat(length), qos ? { qos, messageId: index + 1 } : {}),
          );
          tell(rig, packets.join(''), sizes);
          expect(whole()).toEqual(texts.filter((_text, index) => packets[index]!.length > LIMIT));
          expect(rig.messages.map(({ topic, payload }) => `${topic} ${payload}`)).toEqual(
            texts.filter((_text, index) => packets[index]!.length <= LIMIT),
          );
          expect(
            rig
              .packets()
              .filter(({ cmd }) => cmd === 'puback')
              .map(({ messageId }) => messageId),
          ).toEqual(list.flatMap(({ qos }, index) => (qos ? [index + 1] : [])));
          // Nothing is collected: no piece is larger than a chunk and the head of the message.
          expect(Math.max(0, ...pieces.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(Math.max(...sizes) + 20);
          expect(rig.client.connected()).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('begin again after the connection was lost in the middle, and are acknowledged once', () => {
    const { rig, pieces, whole } = createLargeRig(version);
    const bytes = publish(version, 'a', 'x'.repeat(1000), { qos: 1, messageId: 5 });
    tell(rig, bytes.slice(0, 700), [300]);
    lose(rig);
    rig.accept(true);
    expect(rig.packets().some(({ cmd }) => cmd === 'puback')).toBe(false);
    tell(rig, bytes, [536]);
    expect(pieces.filter(({ offset }) => offset === 0)).toHaveLength(2);
    expect(whole()).toEqual([`a ${'x'.repeat(1000)}`]);
    expect(rig.packets().filter(({ cmd }) => cmd === 'puback')).toHaveLength(1);
  });

  it.each([
    ['QoS 2', publish(version, 'a', 'x'.repeat(500), { qos: 2, messageId: 5 }), 0x95],
    ['more than was agreed', publish(version, 'a', 'x'.repeat(MAX_BYTES)), 0x95],
    ['a topic that is no text', publish(version, 'a', 'x'.repeat(500)).replace('\0\x01a', '\0\x01\xff'), 0x81],
    ['a topic longer than its packet', publish(version, 'a', 'x'.repeat(500)).replace('\0\x01a', '\xff\xffa'), 0x81],
  ])('end the connection for %s', (_what, bytes, reason) => {
    const { rig, pieces } = createLargeRig(version);
    tell(rig, bytes, [200]);
    expect(rig.disconnected.map((entry) => entry.reason)).toEqual([reason]);
    expect(pieces).toEqual([]);
  });

  it('stop when a handler ends the client', () => {
    const seen: number[] = [];
    const large = createLargeMessages(MAX_BYTES, ({ offset }) => {
      seen.push(offset);
      rig.client.end();
    });
    const rig: Rig = createConnectedRig(version, { maxPacketBytes: LIMIT, large, keepAliveS: 0 }, undefined, createFullClient);
    tell(rig, publish(version, 'a', 'x'.repeat(500), { qos: 1, messageId: 3 }), [200]);
    rig.peer().say('late');
    expect(seen).toEqual([0]);
    expect(rig.packets().map(({ cmd }) => cmd)).not.toContain('puback');
  });
});

describe('messages in pieces on MQTT 5', () => {
  it('are announced by Maximum Packet Size, and carry properties and aliases', () => {
    const packets: unknown[] = [];
    const large = createLargeMessages(MAX_BYTES, ({ topic, packet }) => packets.push([topic, packet.properties]));
    const rig = createConnectedRig(5, { maxPacketBytes: LIMIT, large, keepAliveS: 0 }, undefined, createFullClient);
    expect(rig.packets()[0]).toMatchObject({ properties: { maximumPacketSize: MAX_BYTES } });
    const properties = { topicAlias: 2, userProperties: { k: 'v' } };
    rig.peer().say(publish(5, 'a', 'x'.repeat(200), { properties }) + publish(5, '', 'y'.repeat(200), { properties: { topicAlias: 2 } }));
    rig.peer().say(publish(5, '', 'z', { properties: { topicAlias: 2 } }));
    expect(packets).toEqual([
      ['a', { 0x23: 2, 0x26: ['k', 'v'] }],
      ['a', { 0x23: 2 }],
    ]);
    expect(rig.messages).toEqual([{ topic: 'a', payload: 'z' }]);
    rig.peer().say(publish(5, '', 'y'.repeat(200), { properties: { topicAlias: 3 } }));
    expect(rig.disconnected.map(({ reason }) => reason)).toEqual([0x82]);
  });
});
