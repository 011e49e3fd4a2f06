import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlashChip } from '../../../simulator/serial/flash-chip.ts';
import { SlipDecoder, slipFrame } from '../../../simulator/serial/slip.ts';
import { block, LoaderClient, SYNC, words } from './loader-client.ts';

describe('SLIP', () => {
  it('gives every frame back, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 })), fc.integer({ min: 1, max: 7 }), (frames, size) => {
        const seen: number[][] = [];
        const decoder = new SlipDecoder((frame) => seen.push([...frame]));
        const line = Buffer.concat(frames.map(slipFrame));
        for (let at = 0; at < line.length; at += size) decoder.push(line.subarray(at, at + size));
        expect(seen).toEqual(frames.map((frame) => [...frame]));
      }),
    );
  });

  it('finds the next frame after one that lost a byte, its end included', () => {
    const [first, second] = [slipFrame(Uint8Array.of(1, 0xc0, 2)), slipFrame(Uint8Array.of(3, 4))];
    for (let lost = 0; lost < first.length; lost++) {
      const seen: number[][] = [];
      const decoder = new SlipDecoder((frame) => seen.push([...frame]));
      decoder.push(first.filter((_, index) => index !== lost));
      decoder.push(second);
      expect(seen.at(-1)).toEqual([3, 4]);
    }
  });
});

describe('the ROM loader of an ESP32, as traced on a chip', () => {
  it('prints its banner and waits', () => {
    expect(new LoaderClient().text).toMatch(/rst:0x1 \(POWERON_RESET\),boot:0x3 \(DOWNLOAD_BOOT.*\)\r\nwaiting for download\r\n$/);
  });

  it('answers SYNC eight times with its own bytes', () => {
    expect(new LoaderClient().request(0x08, SYNC)).toEqual(Array.from({ length: 8 }, () => '010804000707122000000000'));
  });

  it('answers an operation it does not know with the one before', () => {
    const client = new LoaderClient();
    client.request(0x08, SYNC);
    expect(client.request(0x14, [])[0]).toBe('010804000707122001050000');
  });

  it('answers the register that tells the chip', () => {
    expect(new LoaderClient().request(0x0a, words(0x40001000))).toEqual(['010a0400831df00000000000']);
  });

  it('refuses a block whose checksum does not fit, and takes it right', () => {
    const client = new LoaderClient();
    client.request(0x05, words(4, 1, 0x1800, 0x400a8000));
    const [data, checksum] = block(Uint8Array.of(1, 2, 3, 4), 0);
    expect(client.request(0x07, data, checksum ^ 1)).toEqual(['010704000000000001070000']);
    expect(client.request(0x07, data, checksum)).toEqual(['010704000000000000000000']);
  });

  it('gives the MD5 as text, the stub as bytes', () => {
    const client = new LoaderClient();
    const digest = createHash('md5').update(Buffer.alloc(16, 0xff)).digest('hex');
    const [rom] = client.request(0x13, words(0, 16, 0, 0));
    expect(Buffer.from(rom!.slice(16, -8), 'hex').toString()).toBe(digest);
    expect(client.startStub().at(-1)).toBe(Buffer.from('OHAI').toString('hex'));
    expect(client.request(0x13, words(0, 16, 0, 0))[0]!.slice(16)).toBe(`${digest}0000`);
  });

  it.each([
    ['esp32s3', 9],
    ['esp32c3', 5],
  ] as const)('of an %s tells its chip in the security information', (chip, id) => {
    const [info] = new LoaderClient({ chip }).request(0x14, []);
    expect(Buffer.from(info!, 'hex').readUInt32LE(8 + 12)).toBe(id);
  });
});

describe('writing the flash', () => {
  it('puts a compressed stream in blocks of any size where it belongs, and erases what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20_000 }), fc.integer({ min: 16, max: 4_000 }), (data, blockBytes) => {
        const flash = new FlashChip({ bytes: 1 << 20, content: new Uint8Array(1 << 16) });
        const client = new LoaderClient({ flash });
        client.startStub();
        const stream = deflateSync(data);
        const blocks = Math.ceil(stream.length / blockBytes);
        client.request(0x10, words(data.length, blocks, blockBytes, 0x1000));
        for (let index = 0; index < blocks; index++) {
          const reply = client.request(0x11, ...block(stream.subarray(index * blockBytes, (index + 1) * blockBytes), index));
          expect(reply).toEqual(['01110200000000000000']);
        }
        expect(client.request(0x12, words(1))).toEqual(['01120200000000000000']);
        expect(Buffer.from(flash.read(0x1000, data.length)).equals(data)).toBe(true);
        expect(flash.read(0, 0x1000).every((byte) => byte === 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('only clears bits where nothing was erased', () => {
    const flash = new FlashChip({ bytes: 4096 });
    flash.program(0, Uint8Array.of(0b1100));
    flash.program(0, Uint8Array.of(0b1010));
    expect(flash.read(0, 1)[0]).toBe(0b1000);
    flash.erase(100, 1);
    expect(flash.read(0, 1)[0]).toBe(0xff);
  });

  it('refuses what is no zlib stream, too much, too little, or beyond the end', () => {
    const client = new LoaderClient();
    client.startStub();
    const begin = (offset = 0): string => client.request(0x10, words(16, 1, 64, offset))[0]!.slice(16);
    expect(begin()).toBe('0000');
    expect(client.request(0x11, ...block(Uint8Array.of(1, 2, 3, 4, 5, 6), 0))[0]!.slice(16)).toBe('c700');
    begin();
    expect(client.request(0x11, ...block(deflateSync(Buffer.alloc(17)), 0))[0]!.slice(16)).toBe('c900');
    begin();
    expect(client.request(0x12, words(1))[0]!.slice(16)).toBe('c800');
    expect(begin(client.flash.bytes - 8)).toBe('c000');
  });

  it('is slow as the flash is', () => {
    const client = new LoaderClient({ flash: new FlashChip({ eraseUsPerSector: 45_000 }) });
    client.startStub();
    expect(client.request(0xd1, words(0, 8192))).toEqual([]);
    client.wait(41);
    expect(client.request(0x0a, words(0))).toHaveLength(1);
  });
});
