import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSntpReply, encodeSntpRequest } from '../../hal/sntp.ts';
import { sntpReply } from './sntp-reply.ts';

const NONCE = 'abcdefgh';
describe('sntp', () => {
  it('asks as a version 4 client, with the nonce as its transmit time', () => {
    const request = Buffer.from(encodeSntpRequest(NONCE), 'latin1');
    expect(request).toHaveLength(48);
    expect(request[0]).toBe((0 << 6) | (4 << 3) | 3);
    expect(request.subarray(1, 40).every((byte) => byte === 0)).toBe(true);
    expect(request.toString('latin1', 40)).toBe(NONCE);
  });

  it('reads times from 1970 to 2100, over the wrap of 2036', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0) }), (unixMs) => {
        expect(decodeSntpReply(sntpReply(unixMs, NONCE), NONCE)).toBeCloseTo(unixMs, 2);
      }),
    );
  });

  it.each<[string, (packet: Buffer) => void]>([
    ['from a server that is not synchronised', (packet) => (packet[0] = 0xe4)],
    ['that is a kiss of death', (packet) => (packet[1] = 0)],
    ['of stratum 16', (packet) => (packet[1] = 16)],
    ['that is a request', (packet) => (packet[0] = 0x23)],
    ['from a broadcast', (packet) => (packet[0] = 0x25)],
    ['without a time', (packet) => packet.fill(0, 40)],
    ['to somebody else', (packet) => packet.write('abcdefgX', 24)],
  ])('refuses an answer %s', (_name, change) => {
    expect(decodeSntpReply(sntpReply(1.7e12, NONCE, change), NONCE)).toBeUndefined();
  });

  it('refuses every answer that is cut short', () => {
    const packet = sntpReply(1.7e12, NONCE);
    for (let length = 0; length < 48; length++) expect(decodeSntpReply(packet.slice(0, length), NONCE)).toBeUndefined();
  });
});
