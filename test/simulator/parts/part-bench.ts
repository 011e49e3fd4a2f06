/** A part on a bench: power, a bus, and nothing in between. */
import type { I2cBus } from '../../../simulator/buses/i2c.ts';
import type { Part } from '../../../simulator/parts/define-part.ts';
import { Pins } from '../../../simulator/pins.ts';
import { Wires } from '../../../simulator/wires.ts';
import { World } from '../../../simulator/world.ts';

export interface Bench {
  readonly pins: Pins;
  readonly wires: Wires;
  readonly bus: I2cBus;
  /** Board time in µs. */
  nowUs(): number;
  pass(ms: number): void;
  passUs(us: number): void;
}

export function makeBench(seed = 1): Bench {
  const world = new World({ seed });
  const trace = (kind: string, fields: Parameters<World['trace']['add']>[3]): void => world.trace.add(world.nowUs, 'bench', kind, fields);
  const wires = new Wires({ seed, random: world.random, nowUs: () => world.nowUs, trace });
  const pins = new Pins(world.queue, trace);
  wires.plug({ pins, queue: world.queue });
  return {
    pins,
    wires,
    bus: wires.buses.I2C1,
    nowUs: () => world.nowUs,
    pass: (ms) => world.runFor(Math.round(ms * 1000)),
    passUs: (us) => world.runFor(us),
  };
}

export interface I2cBench extends Bench {
  /** The outcome. */
  write(...bytes: number[]): string;
  /** Bytes, or the outcome when it is not well. */
  read(count: number): number[] | string;
  /** A write, a repeated START and a read. */
  readAfter(bytes: readonly number[], count: number): number[] | string;
}

/** With the part's first address, some time after power-up. */
export function onI2c(part: Part<never>, seed = 1): I2cBench {
  const bench = makeBench(seed);
  bench.wires.attach(part);
  bench.pass(500);
  const { bus } = bench;
  const { address } = part;
  const read = (count: number): number[] | string => {
    const { bytes, outcome } = bus.read(address, count, { stop: true });
    return outcome === 'ok' ? [...bytes] : outcome;
  };
  return {
    ...bench,
    write: (...bytes) => bus.write(address, bytes, { stop: true }).outcome,
    read,
    readAfter(bytes, count) {
      const { outcome } = bus.write(address, bytes, { stop: false });
      return outcome === 'ok' ? read(count) : outcome;
    },
  };
}

/** Bytes, high first, as one number. */
export function word(bytes: number[] | string, at = 0, count = 2): number {
  if (typeof bytes === 'string') throw new Error(bytes);
  return bytes.slice(at, at + count).reduce((sum, byte) => sum * 256 + byte, 0);
}

export function signed16(value: number): number {
  return (value << 16) >> 16;
}
