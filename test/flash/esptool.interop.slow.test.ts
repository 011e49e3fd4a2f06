/** Flashers that mote did not write, against the virtual board. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESPLoader, Transport } from 'esptool-js';
import { afterAll, describe, expect, it } from 'vitest';
import { boardsOfATest, differences } from './board-on-port.ts';
import { release } from './images.ts';
import { run, type Ended } from './upload.ts';

const PARTS = release();
const folder = mkdtempSync(join(tmpdir(), 'mote-clients-'));
const start = boardsOfATest();
afterAll(() => rmSync(folder, { recursive: true }));

describe('esptool-js by its own procedures', () => {
  it('connects, writes and verifies over a plain port', async () => {
    const { flash, url } = await start({ protocol: 'tcp', startIn: 'download' });
    const transport = new Transport(webSerial(url) as never);
    transport.trace = () => undefined;
    const silent = { clean: () => undefined, write: () => undefined, writeLine: () => undefined };
    const loader = new ESPLoader({ transport, baudrate: 921_600, terminal: silent });
    expect(await loader.main('no_reset' as never)).toMatch(/^ESP32-D0WD-V3/);
    await loader.writeFlash({
      fileArray: PARTS.map(({ offset, bytes }) => ({ address: offset, data: new Uint8Array(bytes) })),
      flashMode: 'keep',
      flashFreq: 'keep',
      flashSize: 'keep',
      eraseAll: false,
      compress: true,
      calculateMD5Hash: (image: Uint8Array) => createHash('md5').update(image).digest('hex'),
    });
    expect(differences(flash, PARTS)).toEqual([]);
    const table = await loader.readFlash(0x8000, 0xc00);
    expect(Buffer.from(table).equals(PARTS[1]!.bytes)).toBe(true);
    await transport.disconnect();
  });
});

/** A port as the library wants it of a browser. Enough for bytes; no modem lines. */
function webSerial(url: string): object {
  const { hostname, port } = new URL(url.replace('tcp:', 'http:'));
  let socket: Socket;
  const device = {
    readable: undefined as ReadableStream | undefined,
    writable: undefined as WritableStream | undefined,
    open: async () => {
      socket = connect({ host: hostname, port: Number(port) });
      await new Promise((resolve) => socket.once('connect', resolve));
      device.readable = new ReadableStream({
        start: (controller) => void socket.on('data', (bytes) => controller.enqueue(new Uint8Array(bytes))),
        cancel: () => void socket.destroy(),
      });
      device.writable = new WritableStream({ write: (bytes: Uint8Array) => void socket.write(bytes) });
    },
    close: async () => void socket.destroy(),
    setSignals: async () => undefined,
    setBaudRate: async () => undefined,
    getInfo: () => ({}),
  };
  return device;
}

const esptool = findEsptool();

/** `MOTE_ESPTOOL` (a command line), or whatever esptool is installed. */
function findEsptool(): string[] | undefined {
  const candidates = [process.env.MOTE_ESPTOOL?.split(' ') ?? [], ['esptool'], ['esptool.py']];
  return candidates.find(([command, ...args]) => command && spawnSync(command, [...args, 'version']).status === 0);
}

describe.skipIf(!esptool)('esptool (set MOTE_ESPTOOL or install it)', () => {
  it.each([
    ['tcp', 'esp32', 0],
    ['rfc2217', 'esp32', 0],
    ['tcp', 'esp32s3', 9],
    ['tcp', 'esp32c3', 5],
  ] as const)(
    'does all of its commands over %s on an %s',
    async (protocol, chip, chipId) => {
      const parts = release({ chipId });
      for (const { name, bytes } of parts) writeFileSync(join(folder, name), bytes);
      const setup = protocol === 'tcp' ? { startIn: 'download' as const } : { enRiseUs: 200_000 };
      const { flash, url } = await start({ protocol, chip, ...setup });
      const port = url.replace('tcp:', 'socket:');
      const reset = protocol === 'tcp' ? 'no_reset' : 'default_reset';
      const command = (...args: string[]): Promise<Ended> =>
        run(folder, esptool![0]!, [
          ...esptool!.slice(1),
          '--chip',
          chip,
          '--port',
          port,
          '--before',
          reset,
          '--after',
          'no_reset',
          ...args,
        ]);
      const places = parts.flatMap(({ name, offset }) => [`0x${offset.toString(16)}`, name]);
      const keep = ['--flash_mode', 'keep', '--flash_freq', 'keep', '--flash_size', 'keep'];
      for (const args of [['chip_id'], ['flash_id'], ['write_flash', ...keep, ...places], ['verify_flash', ...places]]) {
        expect(await command(...args), args[0]).toMatchObject({ code: 0 });
      }
      expect(differences(flash, parts)).toEqual([]);
      expect(await command('--baud', '921600', 'read_flash', '0x10000', '65536', 'read.bin')).toMatchObject({ code: 0 });
      expect(readFileSync(join(folder, 'read.bin')).equals(parts[2]!.bytes.subarray(0, 65_536))).toBe(true);
      expect(await command('erase_region', '0x8000', '0x1000')).toMatchObject({ code: 0 });
      expect(await command('erase_flash')).toMatchObject({ code: 0 });
      expect(flash.read(0, flash.bytes).every((byte) => byte === 0xff)).toBe(true);
    },
    120_000,
  );

  it('writes through the ROM alone, without a stub', async () => {
    const [bootloader] = release();
    writeFileSync(join(folder, 'boot.bin'), bootloader!.bytes);
    const { flash, url } = await start({ protocol: 'tcp', startIn: 'download' });
    const port = ['--chip', 'esp32', '--port', url.replace('tcp:', 'socket:'), '--before', 'no_reset', '--after', 'no_reset', '--no-stub'];
    const keep = ['--flash_mode', 'keep', '--flash_freq', 'keep', '--flash_size', 'keep'];
    const ended = await run(folder, esptool![0]!, [...esptool!.slice(1), ...port, 'write_flash', ...keep, '0x1000', 'boot.bin']);
    expect(ended).toMatchObject({ code: 0 });
    expect(differences(flash, [bootloader!])).toEqual([]);
  }, 120_000);
});
