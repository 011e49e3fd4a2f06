import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeIdentity, identityFile, readIdentity, type Identity } from '../../firmware/identity.ts';

/** CRC-32 of a byte string, bit by bit (ISO 3309), apart from the engine's and Node's own. */
const bytewise = (bytes: string): number => {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(bytes, 'latin1')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
};

const IDENTITY: Identity = {
  v: 1,
  org: 'acme',
  site: 'ulm',
  area: 'hall-2',
  type: 'climate',
  id: 'n17',
  wifi: { ssid: Buffer.from('Küche', 'utf8').toString('latin1'), password: 'pa"ss\\word' },
  broker: { host: '10.0.0.2', port: 8883, user: 'n17', password: 'x', tls: { certificate: 'MIIB', key: 'MIIC' } },
  sntp: 'ntp.local',
};
const TEXT = encodeIdentity(IDENTITY, bytewise);
const read = (first: string | undefined, second: string | undefined) => readIdentity((copy) => [first, second][copy], bytewise);
const damage = (text: string, at: number, mask: number) =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ mask) + text.slice(at + 1);

describe('identity', () => {
  it('names its two files', () => {
    expect([identityFile(0), identityFile(1)]).toEqual(['mote.id0', 'mote.id1']);
  });

  it('is a line with the CRC-32, then JSON', () => {
    expect(bytewise('123456789')).toBe(0xcbf43926);
    expect(TEXT).toBe(`${bytewise(JSON.stringify(IDENTITY))}\n${JSON.stringify(IDENTITY)}`);
  });

  it('keeps UTF-8 as raw bytes', () => {
    expect(TEXT).toContain('K\u00c3\u00bcche');
    expect(read(TEXT, undefined)!.wifi.ssid).toBe('K\u00c3\u00bcche');
  });

  it('is read from either copy', () => {
    expect(read(TEXT, TEXT)).toEqual(IDENTITY);
    expect(read(undefined, TEXT)).toEqual(IDENTITY);
    expect(read(TEXT, undefined)).toEqual(IDENTITY);
    expect(read(undefined, undefined)).toBeUndefined();
  });

  it('is never read from a copy with a damaged byte, and then comes from the other', () => {
    for (let at = 0; at < TEXT.length; at++) {
      for (const mask of [1, 0x80, 0xff]) {
        const damaged = damage(TEXT, at, mask);
        expect(read(damaged, undefined)).toBeUndefined();
        expect(read(damaged, TEXT)).toEqual(IDENTITY);
      }
    }
  });

  it('is never read from a copy that was cut short, or ends in erased flash', () => {
    for (let length = 0; length < TEXT.length; length++) {
      expect(read(TEXT.slice(0, length), undefined)).toBeUndefined();
      expect(read(TEXT.slice(0, length).padEnd(TEXT.length, '\xff'), undefined)).toBeUndefined();
    }
  });

  it('refuses a version it does not know, and JSON that is no record', () => {
    for (const json of ['{"v":2}', '{}', 'null', '1', '"v"', '[', '']) {
      const text = bytewise(json).toString(16).padStart(8, '0') + json;
      expect(read(text, undefined)).toBeUndefined();
    }
  });

  it('never throws, whatever the copies hold', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString('latin1'));
    fc.assert(fc.property(bytes, bytes, (first, second) => read(first, second) === undefined));
  });

  it('round-trips for any texts, by a second CRC-32', () => {
    const text = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array).toString('latin1'));
    const zlib = (bytes: string) => (crc32 as (data: Buffer) => number)(Buffer.from(bytes, 'latin1'));
    const crc = typeof crc32 === 'function' ? zlib : bytewise;
    fc.assert(
      fc.property(text, text, text, (org, ssid, password) => {
        const identity = { ...IDENTITY, org, wifi: { ssid, password } };
        expect(readIdentity(() => encodeIdentity(identity, crc), bytewise)).toEqual(identity);
      }),
    );
  });
});
