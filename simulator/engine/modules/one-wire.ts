import type { Pins } from '../../pins.ts';
import type { EngineHost } from '../host.ts';
import { settle } from '../pin-functions.ts';
import { pinArgument } from '../pin-object.ts';
import { byteList } from './bytes.ts';

const SEARCH_ROM = 0xf0;
const MATCH_ROM = 0x55;
const SKIP_ROM = 0xcc;
const ROM_BITS = 64;

/** `new OneWire(pin)`: one pin moved by the engine itself, with the times of `src/jswrap_onewire.c`. */
export function oneWire(host: EngineHost, pins: Pins, pinValue: unknown): object {
  const pin = pinArgument(pinValue);

  const pull = (lowUs: number): void => {
    pins.latch(pin!, 0);
    host.elapseUs(lowUs);
    pins.latch(pin!, 1);
  };
  const open = (): void => {
    settle(host);
    pins.setMode(pin!, 'opendrain_pullup');
  };
  const reset = (): boolean => {
    open();
    pull(500);
    host.elapseUs(80);
    const present = pins.read(pin!) === 0;
    host.elapseUs(420);
    return present;
  };
  const readBit = (): number => {
    pull(3);
    host.elapseUs(10);
    const bit = pins.read(pin!);
    host.elapseUs(53);
    return bit;
  };
  const writeBit = (bit: number): void => {
    pull(bit ? 10 : 65);
    host.elapseUs(bit ? 55 : 5);
  };
  const readByte = (): number => {
    open();
    return Array.from({ length: 8 }, readBit).reduce((byte, bit, index) => byte | (bit << index), 0);
  };
  const writeByte = (byte: number): void => {
    open();
    for (let bit = 0; bit < 8; bit++) writeBit((byte >> bit) & 1);
  };
  /** One pass of the search (application note 187): the next ROM code after `previous`, and where it last chose a 0. */
  const searchOnce = (
    command: number,
    previous: readonly number[],
    lastChoice: number,
  ): { rom: number[]; lastZero: number } | undefined => {
    if (!reset()) return undefined;
    writeByte(command);
    const rom: number[] = [];
    let lastZero = 0;
    for (let position = 1; position <= ROM_BITS; position++) {
      const [bit, complement] = [readBit(), readBit()];
      if (bit === 1 && complement === 1) return undefined;
      let direction = bit;
      if (bit === complement) {
        direction = position < lastChoice ? previous[position - 1]! : Number(position === lastChoice);
        if (direction === 0) lastZero = position;
      }
      rom.push(direction);
      writeBit(direction);
    }
    return { rom, lastZero };
  };

  return host.object(
    {
      reset: host.fn(() => (pin === undefined ? false : reset())),
      select: host.fn((rom: unknown) => {
        if (pin === undefined) return;
        if (typeof rom !== 'string' || rom.length !== 16) {
          throw host.error('TypeError', `Invalid OneWire device address ${typeof rom === 'string' ? JSON.stringify(rom) : host.text(rom)}`);
        }
        reset();
        writeByte(MATCH_ROM);
        for (let index = 0; index < 16; index += 2) writeByte(Number.parseInt(rom.slice(index, index + 2), 16) || 0);
      }),
      skip: host.fn(() => pin !== undefined && writeByte(SKIP_ROM) === undefined && undefined),
      write: host.fn((data: unknown, power: unknown) => {
        if (pin === undefined) return;
        for (const byte of byteList(host, [data])) writeByte(byte);
        // Parts that live from the line need it driven high; the others leave it to the resistor.
        if (!power) pins.setMode(pin, 'input');
        pins.latch(pin, 1);
        if (power) pins.setMode(pin, 'output');
      }),
      read: host.fn((count: unknown) => {
        if (pin === undefined) return undefined;
        return typeof count === 'number' ? host.uint8Array(Array.from({ length: count }, readByte)) : readByte();
      }),
      search: host.fn((command: unknown) => {
        const found: string[] = [];
        if (pin === undefined) return undefined;
        const asked = Number(command) | 0;
        let rom: number[] = [];
        let lastChoice = 0;
        do {
          const pass = searchOnce(asked > 0 && asked <= 255 ? asked : SEARCH_ROM, rom, lastChoice);
          if (!pass) break;
          ({ rom, lastZero: lastChoice } = pass);
          found.push(romText(rom));
        } while (lastChoice > 0);
        return host.array(found);
      }),
    },
    'OneWire',
  );
}

/** Lowest bit first on the wire; the text begins with the family code. */
function romText(bits: readonly number[]): string {
  return Array.from({ length: 8 }, (_, index) =>
    bits
      .slice(8 * index, 8 * index + 8)
      .reduce((byte, bit, place) => byte | (bit << place), 0)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
}
