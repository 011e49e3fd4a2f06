import type { EventQueue } from './queue.ts';
import type { TraceFields } from './engine/host.ts';

export const PIN_COUNT = 40;

/** As `pinMode` and `getPinMode` name them. */
export type PinMode =
  | 'analog'
  | 'input'
  | 'input_pullup'
  | 'input_pulldown'
  | 'output'
  | 'opendrain'
  | 'opendrain_pullup'
  | 'af_output'
  | 'af_opendrain'
  | 'auto';

export interface Edge {
  readonly level: 0 | 1;
  readonly timeUs: number;
}

interface PinState {
  mode: PinMode;
  latch: 0 | 1;
  /** What the outside does to the pin: drives it, or lets it float. */
  driven: 0 | 1 | undefined;
  /** Voltage at the pin as a fraction of full scale. */
  analog: number;
  level: 0 | 1;
  readonly listeners: ((edge: Edge) => void)[];
}

/** The general-purpose pins of the chip: who drives what, the resulting levels, and their edges. Levels are 0 and 1. */
export class Pins {
  readonly #queue: EventQueue;
  readonly #trace: (kind: string, fields: TraceFields) => void;
  readonly #pins: PinState[];

  constructor(queue: EventQueue, trace: (kind: string, fields: TraceFields) => void) {
    this.#queue = queue;
    this.#trace = trace;
    this.#pins = Array.from({ length: PIN_COUNT }, () => ({
      mode: 'input',
      latch: 0,
      driven: undefined,
      analog: 0,
      level: 0,
      listeners: [],
    }));
  }

  /** After a reset all pins are inputs again; what is wired to them stays. */
  reset(): void {
    this.#pins.forEach((pin, number) => {
      pin.mode = 'input';
      pin.latch = 0;
      this.#settle(number);
    });
  }

  mode(number: number): PinMode {
    return this.#pin(number).mode;
  }

  setMode(number: number, mode: PinMode): void {
    this.#pin(number).mode = mode;
    this.#settle(number);
  }

  /** The chip's side of a write; makes an input an output, as `digitalWrite` does. */
  write(number: number, level: 0 | 1): void {
    const pin = this.#pin(number);
    pin.latch = level;
    if (!pin.mode.includes('output') && !pin.mode.startsWith('opendrain')) pin.mode = 'output';
    this.#settle(number);
  }

  read(number: number): 0 | 1 {
    return this.#pin(number).level;
  }

  /** A part outside drives the pin, or lets go of it with `undefined`. */
  drive(number: number, level: 0 | 1 | undefined): void {
    this.#pin(number).driven = level;
    this.#settle(number);
  }

  /** A part outside sets the voltage at the pin, 0 to 1 of full scale. */
  driveAnalog(number: number, fraction: number): void {
    this.#pin(number).analog = fraction;
    this.drive(number, fraction >= 0.5 ? 1 : 0);
  }

  analog(number: number): number {
    return this.#pin(number).analog;
  }

  /** Called at each edge, when it happens. Gives a function that ends it. */
  onEdge(number: number, listener: (edge: Edge) => void): () => void {
    const { listeners } = this.#pin(number);
    listeners.push(listener);
    return () => {
      const index = listeners.indexOf(listener);
      if (index >= 0) listeners.splice(index, 1);
    };
  }

  #pin(number: number): PinState {
    const pin = this.#pins[number];
    if (!pin) throw new RangeError(`There is no pin ${number}`);
    return pin;
  }

  #settle(number: number): void {
    const pin = this.#pin(number);
    const level = levelOf(pin);
    if (level === pin.level) return;
    pin.level = level;
    const timeUs = this.#queue.nowUs;
    this.#trace('pin', { pin: number, level });
    for (const listener of pin.listeners.slice()) listener({ level, timeUs });
  }
}

function levelOf({ mode, latch, driven }: PinState): 0 | 1 {
  if (mode === 'output' || mode === 'af_output') return latch;
  if (mode.includes('opendrain') && latch === 0) return 0;
  if (driven !== undefined) return driven;
  return mode.endsWith('pullup') || mode.includes('opendrain') ? 1 : 0;
}
