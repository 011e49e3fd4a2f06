import type { SpiBus } from '../../buses/spi.ts';
import type { SpiMode } from '../../parts/part.ts';
import type { Pins } from '../../pins.ts';
import type { EngineHost } from '../host.ts';
import { pinFunctions, settle } from '../pin-functions.ts';
import { pinArgument, pinNumber } from '../pin-object.ts';
import { byteList } from './bytes.ts';

/** Set-up of one transaction of the chip's driver. */
const TRANSFER_OVERHEAD_US = 25;
const DEFAULT_BAUD = 100_000;

export type FindSpiBus = (sck: number | undefined) => SpiBus;

interface SpiSettings {
  readonly sck: number | undefined;
  readonly miso: number | undefined;
  readonly mosi: number | undefined;
  readonly baud: number;
  readonly mode: SpiMode;
  readonly msbFirst: boolean;
  readonly bits: number;
}

/** Carries the bytes of a `SPI` object. */
interface SpiController {
  setup(settings: SpiSettings): void;
  exchange(bytes: readonly number[]): number[];
  /** Whether `send4bit` and its kin are there at all. */
  readonly hardware: boolean;
}

/** `SPI1`, `SPI2`: hardware SPI of the ESP32 port. It ignores `order`: the most significant bit goes first, whatever is asked. */
export function installSpi(host: EngineHost, pins: Pins, findBus: FindSpiBus): object {
  let settings: SpiSettings = readSettings(host, undefined);
  let bus: SpiBus | undefined;
  return spiObject(host, pins, {
    hardware: true,
    setup(given) {
      settings = given;
      bus = findBus(given.sck);
    },
    exchange(bytes) {
      bus ??= findBus(undefined);
      const received = bus.exchange(bytes, settings.mode);
      host.elapseUs(TRANSFER_OVERHEAD_US + Math.ceil((bytes.length * 8e6) / settings.baud));
      return received;
    },
  });
}

/** `new SPI()`: pins moved by the engine itself (`src/jsspi.c`), as fast as it can, whatever the baud rate says. */
export function softSpi(host: EngineHost, pins: Pins): object {
  let settings: SpiSettings = readSettings(host, undefined);
  const put = (pin: number | undefined, level: number): void => {
    if (pin !== undefined) pins.latch(pin, level ? 1 : 0);
  };
  const get = (): number => (settings.miso === undefined ? 0 : pins.read(settings.miso));
  const exchangeBit = (bit: number): number => {
    const { sck, mosi, mode } = settings;
    const idle = mode & 2 ? 1 : 0;
    let received: number;
    if (mode & 1) {
      put(sck, 1 - idle);
      put(mosi, bit);
      put(sck, idle);
      received = get();
    } else {
      put(mosi, bit);
      put(sck, 1 - idle);
      received = get();
      put(sck, idle);
    }
    host.elapseUs(1);
    return received;
  };
  return spiObject(host, pins, {
    hardware: false,
    setup(given) {
      settings = given;
      for (const pin of [given.sck, given.mosi]) if (pin !== undefined) pins.setMode(pin, 'output');
      if (given.miso !== undefined) pins.setMode(given.miso, 'input');
    },
    exchange(bytes) {
      settle(host);
      return bytes.map((byte) => {
        const { bits, msbFirst } = settings;
        let received = 0;
        for (let index = 0; index < bits; index++) {
          const bit = msbFirst ? bits - 1 - index : index;
          received |= exchangeBit((byte >> bit) & 1) << bit;
        }
        return received & 255;
      });
    },
  });
}

function spiObject(host: EngineHost, pins: Pins, controller: SpiController): object {
  const functions = pinFunctions(host, pins);
  const selecting = <T>(nss: unknown, body: () => T): T => {
    if (nss === undefined) return body();
    functions.write(nss, 0);
    const result = body();
    functions.write(nss, 1);
    return result;
  };
  const tooWide = (name: string): unknown =>
    host.fn(() => {
      if (!controller.hardware) throw host.error('Error', `SPI.${name} only works on hardware SPI`);
      host.print('ERROR: >> jshSPISend16: Not implemented\n');
    });
  return host.object(
    {
      setup: host.fn((options: unknown) => controller.setup(readSettings(host, options))),
      send: host.fn((data: unknown, nss: unknown) =>
        selecting(nss, () => {
          const received = controller.exchange(byteList(host, [data]));
          if (typeof data === 'number' || typeof data === 'boolean') return received[0];
          return typeof data === 'string' ? String.fromCharCode(...received) : host.uint8Array(received);
        }),
      ),
      write: host.fn((...data: unknown[]) => {
        const nss = pinNumber(data.at(-1)) === undefined ? undefined : data.pop();
        selecting(nss, () => controller.exchange(byteList(host, data)));
      }),
      send4bit: tooWide('send4bit'),
      send8bit: tooWide('send8bit'),
    },
    'SPI',
  );
}

function readSettings(host: EngineHost, options: unknown): SpiSettings {
  const { sck, miso, mosi, baud, mode, order, bits } = (options ?? {}) as Record<string, unknown>;
  if (order !== undefined && order !== 'msb' && order !== 'lsb') throw host.error('Error', "SPI order should be 'msb' or 'lsb'");
  const asked = baud === undefined ? DEFAULT_BAUD : Number(baud) | 0;
  if (asked < 100) throw host.error('Error', 'Invalid SPI baud rate');
  return {
    sck: pinArgument(sck),
    miso: pinArgument(miso),
    mosi: pinArgument(mosi),
    baud: asked,
    mode: ((Number(mode ?? 0) | 0) & 3) as SpiMode,
    msbFirst: order !== 'lsb',
    bits: bits === undefined ? 8 : Number(bits) | 0,
  };
}
