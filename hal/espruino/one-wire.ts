import type { OneWireBus } from '../one-wire.ts';
import { halError } from '../errors.ts';

/** The engine's 1-Wire on any pin; the line needs its resistor of 4.7 kΩ. */
export function openOneWire(pin: Pin): OneWireBus {
  return oneWireBus(new OneWire(pin), String(pin));
}

/** The same on a line that is there already; `name` is for errors. */
export function oneWireBus(wire: OneWire, name: string): OneWireBus {
  return {
    select(rom) {
      // The engine's own `select` resets, but does not tell whether anybody was there.
      if (!wire.reset()) throw halError('NO_PRESENCE', name);
      if (rom === undefined) wire.skip();
      else wire.select(rom);
    },
    write: (bytes, powered) => wire.write(bytes, powered === true),
    read: (count) => wire.read(count),
    search: (alarmed) => wire.search(alarmed ? 0xec : 0xf0),
  };
}
