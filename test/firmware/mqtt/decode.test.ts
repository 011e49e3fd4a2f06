import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PublishPacket } from '../../../firmware/mqtt/decode.ts';
import { bytesOf } from './scripted.ts';
import { decodeStream } from './stream.ts';

interface Vector {
  name: string;
  version: 4 | 5;
  bytes: string;
  packet: object;
}

function load<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8')) as T[];
}

const VECTORS = load<Vector>('broker-packets');
const MALFORMED = load<{ name: string; version: 4 | 5; bytes: string; reason: number }>('malformed');

describe('decode', () => {
  describe.each(VECTORS)('$name', ({ version, bytes, packet }) => {
    const whole = bytesOf(bytes);

    it('is read', () => {
      expect(decodeStream([whole], version)).toEqual({ packets: [packet], reason: 0 });
    });

    it('is read from any cut and from single bytes [15]', () => {
      for (let cut = 1; cut < whole.length; cut++)
        expect(decodeStream([whole.slice(0, cut), whole.slice(cut)], version)).toEqual({ packets: [packet], reason: 0 });
      expect(decodeStream([...whole], version)).toEqual({ packets: [packet], reason: 0 });
    });

    it('waits for the rest when cut short', () => {
      for (let cut = 0; cut < whole.length; cut++) expect(decodeStream([whole.slice(0, cut)], version)).toEqual({ packets: [], reason: 0 });
    });

    it('with a length that is one too small or too large is refused or another packet, never wrong bytes', () => {
      if (whole.length < 3) return;
      const shorter = whole[0] + String.fromCharCode(whole.charCodeAt(1) - 1) + whole.slice(2, -1);
      const result = decodeStream([shorter], version);
      expect(result.packets).not.toContainEqual(packet);
    });
  });

  it.each([4, 5] as const)('reads all vectors of version %i out of one read [15]', (version) => {
    const vectors = VECTORS.filter((vector) => vector.version === version);
    const stream = vectors.map((vector) => bytesOf(vector.bytes)).join('');
    const packets = vectors.map((vector) => vector.packet);
    expect(decodeStream([stream], version).packets).toEqual(packets);
    expect(decodeStream([...stream], version).packets).toEqual(packets);
  });

  describe('refuses', () => {
    it.each(MALFORMED)('$name', ({ version, bytes, reason }) => {
      const whole = bytesOf(bytes);
      expect(decodeStream([whole], version)).toEqual({ packets: [], reason });
      expect(decodeStream([...whole], version)).toEqual({ packets: [], reason });
      // Nothing after it is looked at.
      expect(decodeStream([whole, bytesOf('d0 00')], version)).toEqual({ packets: [], reason });
    });

    it('every property where it does not belong, and takes it where it does [10, 11]', () => {
      const values: Record<number, string> = {};
      for (const id of [0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a]) values[id] = '01';
      for (const id of [0x13, 0x21, 0x22, 0x23]) values[id] = '00 01';
      for (const id of [0x02, 0x11, 0x18, 0x27]) values[id] = '00 00 00 01';
      for (const id of [0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f]) values[id] = '00 01 61';
      values[0x0b] = '01';
      values[0x26] = '00 01 61 00 01 62';
      // MQTT 5.0 table 2-4, the packets that a broker sends.
      const legal: Record<string, number[]> = {
        '20 00 00': [0x11, 0x12, 0x13, 0x15, 0x16, 0x1a, 0x1c, 0x1f, 0x21, 0x22, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a],
        '30 00 01 61': [0x01, 0x02, 0x03, 0x08, 0x09, 0x0b, 0x23, 0x26],
        '40 00 01 00': [0x1f, 0x26],
        '50 00 01 00': [0x1f, 0x26],
        '62 00 01 00': [0x1f, 0x26],
        '70 00 01 00': [0x1f, 0x26],
        '90 00 01': [0x1f, 0x26],
        'b0 00 01': [0x1f, 0x26],
        'e0 00': [0x1c, 0x1f, 0x26],
        'f0 00': [0x15, 0x16, 0x1f, 0x26],
      };
      for (const [start, allowed] of Object.entries(legal)) {
        for (let id = 0; id < 128; id++) {
          const value = bytesOf(values[id] ?? '00');
          const head = bytesOf(start);
          const tail = head[0] === '\x90' || head[0] === '\xb0' ? '\0' : '';
          const body = head.slice(1) + String.fromCharCode(value.length + 1, id) + value + tail;
          const { packets, reason } = decodeStream([head[0] + String.fromCharCode(body.length) + body], 5);
          if (allowed.includes(id)) expect(packets, `${start}: ${id}`).toHaveLength(1);
          else expect(reason, `${start}: ${id}`).toBe(values[id] ? 0x82 : 0x81);
        }
      }
    });
  });

  it('never throws and never loops, whatever arrives in whatever pieces', () => {
    const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes));
    const mutated = fc
      .tuple(fc.constantFrom(...VECTORS), fc.array(fc.tuple(fc.nat(100), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }))
      .map(([vector, changes]) => {
        const codes = [...bytesOf(vector.bytes)];
        for (const [at, code] of changes) codes[at % codes.length] = String.fromCharCode(code);
        return codes.join('');
      });
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes, mutated), { maxLength: 4 }), fc.constantFrom(4 as const, 5 as const), (chunks, version) => {
        const whole = chunks.join('');
        const pieces = decodeStream(chunks, version);
        expect(decodeStream([whole], version)).toEqual(pieces);
        expect([0, 0x81, 0x82, 0x90, 0x94, 0x95]).toContain(pieces.reason);
      }),
      { numRuns: 3000 },
    );
  });

  it('joins a large packet of small pieces in time linear to its size', () => {
    const size = 1 << 20;
    const packet = '\x30\x83\x80\x40\0\x01t' + 'x'.repeat(size);
    const pieces = packet.match(/[^]{1,64}/g) ?? [];
    const { packets, reason } = decodeStream(pieces, 4, 2 * size);
    expect(reason).toBe(0);
    expect((packets[0] as PublishPacket).payload).toHaveLength(size);
  });
});
