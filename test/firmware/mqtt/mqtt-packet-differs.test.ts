/** Where mqtt-packet 9 departs from the specification, so that equality with it means something everywhere else. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PublishPacket } from '../../../firmware/mqtt/decode.ts';
import { parseAll, type PeerPacket } from './peer-codec.ts';
import { bytesOf } from './scripted.ts';
import { decodeStream } from './stream.ts';

interface Vector {
  readonly name: string;
  readonly version: 4 | 5;
  readonly bytes: string;
}

const load = <T>(name: string): T => JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8')) as T;
const LEGAL = load<Vector[]>('broker-packets');
const DIFFERS = load<{ accepts: string[]; refuses: string[]; cannotRead: string }>('mqtt-packet-differs');
/** It holds a list of reason codes for each packet; here a code that is none is given to the application as it came. */
const UNKNOWN_CODE = new RegExp(DIFFERS.cannotRead);

function theirs(bytes: string, version: 4 | 5): { packets: PeerPacket[]; error?: string } {
  try {
    return { packets: parseAll(bytes, version) };
  } catch (error) {
    return { packets: [], error: (error as Error).message };
  }
}

/** The bytes as far as their first packet goes. */
function firstPacket(bytes: string): string {
  return bytes.charCodeAt(1) < 128 ? bytes.slice(0, 2 + bytes.charCodeAt(1)) : bytes;
}

describe('mqtt-packet', () => {
  it('accepts these packets, which the specification refuses', () => {
    const accepted = load<Vector[]>('malformed').filter(({ bytes, version }) => theirs(bytesOf(bytes), version).packets.length > 0);
    expect(accepted.map(({ name }) => name)).toEqual(DIFFERS.accepts);
  });

  it('refuses these, which are legal', () => {
    const refused = LEGAL.filter(({ bytes, version }) => theirs(bytesOf(bytes), version).error !== undefined);
    expect(refused.map(({ name }) => name)).toEqual(DIFFERS.refuses);
  });

  it('agrees with the decoder on everything else that both accept, and refuses nothing else that is legal here', () => {
    const changes = fc.array(fc.tuple(fc.nat(100), fc.nat(255)), { minLength: 1, maxLength: 4 });
    let both = 0;
    fc.assert(
      fc.property(fc.constantFrom(...LEGAL), changes, ({ bytes, version }, changed) => {
        const codes = [...bytesOf(bytes)];
        for (const [at, code] of changed) codes[at % codes.length] = String.fromCharCode(code);
        const whole = firstPacket(codes.join(''));
        const [ours] = decodeStream([whole], version).packets;
        if (!ours) return;
        const { packets, error } = theirs(whole, version);
        if (error !== undefined) {
          expect(error).toMatch(UNKNOWN_CODE);
          return;
        }
        both++;
        const [their] = packets as [
          PeerPacket & { messageId?: number; topic?: string | null; payload?: Buffer; granted?: number[]; qos?: number },
        ];
        const { topic, payload, qos } = ours as Partial<PublishPacket>;
        expect({ id: ours.id, topic, payload, qos: ours.type === 3 ? qos : their.qos }).toEqual({
          id: ours.id === undefined ? undefined : their.messageId,
          topic: their.topic === undefined || their.topic === null ? undefined : Buffer.from(their.topic).toString('latin1'),
          payload: their.payload?.toString('latin1'),
          qos: their.qos,
        });
        if (ours.type === 9) expect([...ours.reasons!].map((code) => code.charCodeAt(0))).toEqual([...their.granted!]);
      }),
      { numRuns: 5000 },
    );
    expect(both).toBeGreaterThan(200);
  });
});
