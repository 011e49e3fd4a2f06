import type { Pins } from '../pins.ts';
import type { EventQueue } from '../queue.ts';
import type { RandomStream } from '../random.ts';

/** What a board offers to a part that is plugged in. */
export interface Socket {
  /** Time since the parts got power, in µs. */
  nowUs(): number;
  /** When a part that is plugged in now got its power: with the board's, if that has not run yet. */
  poweredUs(): number;
  readonly queue: EventQueue;
  readonly pins: Pins;
  readonly random: RandomStream;
  /** Seed of the noise that the wiring asks for in a quantity. */
  readonly signalSeed: number;
  send(bytes: readonly number[]): void;
  trace(kind: string, fields: Readonly<Record<string, string | number | boolean>>): void;
}
