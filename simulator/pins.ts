import type { EventQueue } from './queue.ts';
import type { TraceFields } from './engine/host.ts';

export const PIN_COUNT = 40;
/** Supply of the board, of its pins and of the parts on it. */
export const SUPPLY_V = 3.3;

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

export type Level = 0 | 1;

export interface Edge {
  readonly level: Level;
  readonly timeUs: number;
}

/**
 * One wire from a pin of the chip to a part. Any number may end at the same pin: a 0 that somebody drives wins over every 1 (open drain,
 * and a short circuit otherwise), a driven level wins over pulls.
 */
export interface PinLine {
  readonly number: number;
  /** Level of the pin as everybody sees it. */
  readonly level: Level;
  /** Voltage of the pin: mean value where the chip makes PWM, 0 where nobody drives and nothing pulls. */
  readonly volts: number;
  /** The part drives the wire; `undefined` lets go of it. */
  drive(level: Level | undefined): void;
  /** A resistor of the part to the supply (1) or to ground (0). */
  pull(level: Level | undefined): void;
  /** The part sets an analog voltage, or tells it whenever somebody looks; as a logic level it is high from half the supply on. */
  driveVolts(volts: number | (() => number)): void;
  /** Called at each edge, when it happens, whoever caused it. Gives a function that ends it. */
  onEdge(listener: (edge: Edge) => void): () => void;
  /** Called when the voltage that the chip puts on the pin may have changed, PWM included. */
  onVolts(listener: () => void): void;
  /** Cuts the wire. */
  disconnect(): void;
}

/** What one wire does to its pin. */
interface Outside {
  level: Level | undefined;
  pull: Level | undefined;
  volts: number | (() => number) | undefined;
}

interface PinState {
  mode: PinMode;
  latch: Level;
  /** What the chip's PWM or converter makes of the pin, in V. */
  outputV: number | undefined;
  /** Voltage at which the chip's own converter reads 1, in V. */
  fullScaleV: number;
  readonly outside: Outside[];
  level: Level;
  readonly listeners: ((edge: Edge) => void)[];
  readonly voltsListeners: (() => void)[];
}

/** At the attenuation of 11 dB with which the port starts. */
const DEFAULT_FULL_SCALE_V = 3.6;

/** The general-purpose pins of the chip: who drives what, the resulting levels, and their edges. Levels are 0 and 1. */
export class Pins {
  readonly #queue: EventQueue;
  readonly #trace: (kind: string, fields: TraceFields) => void;
  readonly #pins: PinState[];
  /** Wires without a part: what a test does to the pins. */
  readonly #hand = new Map<number, PinLine>();

  constructor(queue: EventQueue, trace: (kind: string, fields: TraceFields) => void) {
    this.#queue = queue;
    this.#trace = trace;
    this.#pins = Array.from({ length: PIN_COUNT }, () => ({
      mode: 'input',
      latch: 0,
      outputV: undefined,
      fullScaleV: DEFAULT_FULL_SCALE_V,
      outside: [],
      level: 0,
      listeners: [],
      voltsListeners: [],
    }));
  }

  /** After a reset all pins are inputs again; what is wired to them stays. */
  reset(): void {
    this.#pins.forEach((pin, number) => {
      Object.assign(pin, { mode: 'input', latch: 0, outputV: undefined, fullScaleV: DEFAULT_FULL_SCALE_V } satisfies Partial<PinState>);
      this.#settle(number);
    });
  }

  mode(number: number): PinMode {
    return this.#pin(number).mode;
  }

  setMode(number: number, mode: PinMode): void {
    Object.assign(this.#pin(number), { mode, outputV: undefined });
    this.#settle(number);
  }

  /** Sets the chip's output register; what it does to the pin depends on the mode. Takes the pin back from PWM or converter. */
  latch(number: number, level: Level): void {
    Object.assign(this.#pin(number), { latch: level, outputV: undefined });
    this.#settle(number);
  }

  read(number: number): Level {
    return this.#pin(number).level;
  }

  /** The chip's PWM or converter takes the pin; `volts` is the mean. */
  writeVolts(number: number, volts: number): void {
    Object.assign(this.#pin(number), { outputV: volts, latch: volts * 2 >= SUPPLY_V ? 1 : 0 });
    this.#settle(number);
  }

  /** A hand outside drives the pin, or lets go of it with `undefined`. */
  drive(number: number, level: Level | undefined): void {
    this.#byHand(number).drive(level);
  }

  /** A hand outside sets the voltage at the pin, 0 to 1 of what the chip's converter can read. */
  driveAnalog(number: number, fraction: number): void {
    this.#byHand(number).driveVolts(fraction * this.#pin(number).fullScaleV);
  }

  /** The same in V. */
  driveVolts(number: number, volts: number): void {
    this.#byHand(number).driveVolts(volts);
  }

  /** Voltage at the pin as a fraction of what the chip's converter can read; above 1 when it is too high. */
  analog(number: number): number {
    return this.volts(number) / this.#pin(number).fullScaleV;
  }

  /** Full scale of the chip's converter at that pin, as its attenuation sets it. */
  setFullScale(number: number, volts: number): void {
    this.#pin(number).fullScaleV = volts;
  }

  volts(number: number): number {
    const pin = this.#pin(number);
    const outside = pin.outside.find(({ volts }) => volts !== undefined)?.volts;
    return (typeof outside === 'function' ? outside() : outside) ?? pin.outputV ?? (pin.level ? SUPPLY_V : 0);
  }

  /** Runs a wire from a part to the pin. */
  connect(number: number): PinLine {
    const pin = this.#pin(number);
    const outside: Outside = { level: undefined, pull: undefined, volts: undefined };
    pin.outside.push(outside);
    const set = (change: Partial<Outside>): void => {
      Object.assign(outside, change);
      this.#settle(number);
    };
    const volts = (): number => this.volts(number);
    const ends: (() => void)[] = [];
    return {
      number,
      get level() {
        return pin.level;
      },
      get volts() {
        return volts();
      },
      drive: (level) => set({ level, volts: undefined }),
      pull: (level) => set({ pull: level }),
      driveVolts: (value) => set({ volts: value, level: (typeof value === 'function' ? value() : value) * 2 >= SUPPLY_V ? 1 : 0 }),
      onEdge: (listener) => {
        const end = this.onEdge(number, listener);
        ends.push(end);
        return end;
      },
      onVolts: (listener) => {
        pin.voltsListeners.push(listener);
        ends.push(() => pin.voltsListeners.splice(pin.voltsListeners.indexOf(listener), 1));
      },
      disconnect: () => {
        for (const end of ends) end();
        pin.outside.splice(pin.outside.indexOf(outside), 1);
        this.#settle(number);
      },
    };
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

  #byHand(number: number): PinLine {
    let line = this.#hand.get(number);
    if (!line) this.#hand.set(number, (line = this.connect(number)));
    return line;
  }

  #pin(number: number): PinState {
    const pin = this.#pins[number];
    if (!pin) throw new RangeError(`There is no pin ${number}`);
    return pin;
  }

  #settle(number: number): void {
    const pin = this.#pin(number);
    const level = levelOf(pin);
    if (level === pin.level) {
      for (const listener of pin.voltsListeners) listener();
      return;
    }
    pin.level = level;
    const timeUs = this.#queue.nowUs;
    this.#trace('pin', { pin: number, level });
    for (const listener of pin.listeners.slice()) listener({ level, timeUs });
    for (const listener of pin.voltsListeners) listener();
  }
}

function levelOf({ mode, latch, outside, outputV }: PinState): Level {
  const opendrain = mode.includes('opendrain');
  const chip = mode === 'output' || mode === 'af_output' || outputV !== undefined ? latch : opendrain && latch === 0 ? 0 : undefined;
  if (chip === 0) return 0;
  let high = chip === 1;
  let pulled: Level = mode.endsWith('pullup') ? 1 : 0;
  for (const { level, pull } of outside) {
    if (level === 0) return 0;
    if (level === 1) high = true;
    // A part's resistor is stronger than the chip's 45 kΩ.
    if (pull !== undefined) pulled = pull;
  }
  return high ? 1 : pulled;
}
