import { makeBme280 } from './bme280.ts';
import type { I2cTarget } from './part.ts';
import { makeSignal, type SignalSpec } from './signal.ts';

/** One part of a wiring document. Values are physical quantities; which ones depends on the part. */
export interface PartSpec {
  part: string;
  /** Bus it hangs on: `I2C1` or `I2C2`. */
  bus: string;
  /** 7 bits. */
  address: number;
  inputs: { [quantity: string]: SignalSpec };
}

/** What a part takes and where it can be. */
export interface PartKind {
  addresses: number[];
  /** Quantity to its value where the wiring says nothing. */
  inputs: { [quantity: string]: number };
  /** Largest and smallest value that the part can measure. */
  ranges: { [quantity: string]: number[] };
}

export const PART_KINDS: { [name: string]: PartKind } = {
  bme280: {
    addresses: [0x76, 0x77],
    inputs: { temperatureC: 20, humidityPct: 50, pressurePa: 101325 },
    ranges: { temperatureC: [-40, 85], humidityPct: [0, 100], pressurePa: [30000, 110000] },
  },
};

/**
 * Builds the parts of a wiring, for either engine.
 * @param seed of the noise of all quantities
 */
export function makePart(spec: PartSpec, seed: number): I2cTarget {
  const kind = PART_KINDS[spec.part];
  if (!kind) throw new Error('PART_UNKNOWN ' + spec.part);
  const inputs = kind.inputs;
  let stream = seed * 65536 + spec.address * 256;
  function signal(quantity: string) {
    stream++;
    const given = spec.inputs[quantity];
    return makeSignal(given === undefined ? inputs[quantity]! : given, stream);
  }
  return makeBme280({
    address: spec.address,
    temperatureC: signal('temperatureC'),
    humidityPct: signal('humidityPct'),
    pressurePa: signal('pressurePa'),
  });
}
