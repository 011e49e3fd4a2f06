import type { PinLine } from '../pins.ts';
import type { RandomStream } from '../random.ts';

/**
 * The I2C side of a part, byte by byte. Time comes in with every call (microseconds since the parts got power, never going back);
 * most parts need no timer and work out what happened since they were last spoken to.
 */
export interface I2cHandlers {
  /** START or repeated START with the part's address. False: no acknowledge. Default: acknowledge. */
  start?(read: boolean, nowUs: number): boolean;
  /** One byte from the controller. False: no acknowledge. */
  write(byte: number, nowUs: number): boolean | void;
  /** One byte for the controller, 0 to 255. */
  read(nowUs: number): number;
  stop?(nowUs: number): void;
  /** How long the part holds the clock low now, after its acknowledge of address or data. Default: not at all. */
  stretchUs?(nowUs: number): number;
  /** Whether the part answers at a second address at the moment, such as the general call. Default: no. */
  answersAt?(address: number): boolean;
}

/** A part on an I2C bus. */
export interface I2cTarget extends Omit<I2cHandlers, 'start' | 'stop'> {
  /** 7 bits, right-aligned. */
  readonly address: number;
  start(read: boolean, nowUs: number): boolean;
  stop(nowUs: number): void;
}

export type SpiMode = 0 | 1 | 2 | 3;

/** The SPI side of a part, byte by byte, while its `cs` pin is low. Most significant bit first. */
export interface SpiHandlers {
  /** Modes (CPOL, CPHA) in which it understands the controller: [0, 3] or [1, 2], or one of them. Default [0, 3]. */
  readonly modes?: readonly SpiMode[];
  select?(nowUs: number): void;
  /** The byte that it shifts out next; asked when the byte begins. Default: 0xFF, nothing drives the line. */
  read?(nowUs: number): number;
  /** The byte that came in at the same time. */
  write(byte: number, nowUs: number): void;
  deselect?(nowUs: number): void;
}

/** The serial side of a part. */
export interface UartHandlers {
  readonly baud: number;
  /** One byte, as the part's own receiver understood it; undefined: no stop bit where one should be. */
  receive?(byte: number | undefined, nowUs: number): void;
}

/** A physical quantity over time, in the unit that its name says. */
export type Signal = (nowUs: number) => number;

/** A physical quantity that acts on a part. The unit is in its name: `temperatureC`, `pressurePa`, `distanceM`. */
export interface Quantity {
  /** Where nobody says otherwise. */
  readonly initial: number;
  /** What the part can measure, or bear. */
  readonly min: number;
  readonly max: number;
  /** Standard deviation of one reading. Like the next two it counts only for a part that is made `imperfect`. */
  readonly noise?: number;
  /** Largest drift a year, either way. */
  readonly driftPerYear?: number;
  /** Time constant: after a step the part feels 63 % of it so many seconds later. */
  readonly responseS?: number;
}

/** What a part model has of the world. `Q`, `P` and `S` are the names of its quantities, pins and settings. */
export interface PartContext<Q extends string = string, P extends string = string, S extends string = string> {
  /** Microseconds since the parts got power, with the busy time of the running turn. */
  nowUs(): number;
  /** When the part got its power. */
  readonly poweredUs: number;
  /** The quantity as the part feels it: the physical value, with noise, drift and response time when the part is imperfect. */
  sense(quantity: Q, atUs?: number): number;
  /** Called after somebody has changed quantities of the part. */
  onSet(callback: () => void): void;
  /** The wire to that pin of the board; undefined when the wiring leaves it open. */
  pin(name: P): PinLine | undefined;
  setting(name: S): number | string;
  /** 7 bits; 0 for a part without one. */
  readonly address: number;
  /** Runs `callback` after so many microseconds; gives a function that cancels it. */
  after(delayUs: number, callback: () => void): () => void;
  /** The part's own stream of chance; another for another seed of the world. */
  readonly random: RandomStream;
  /** From now on, or from `atUs` on, the part draws so much from its supply. */
  draw(currentUa: number, atUs?: number): void;
  /** Sends bytes over the part's serial line. */
  send(bytes: readonly number[]): void;
  /** Puts a line into the trace of the run. */
  trace(kind: string, fields: Readonly<Record<string, string | number | boolean>>): void;
}

/** What a model does once it has power. */
export interface PartBehaviour<O> {
  readonly i2c?: I2cHandlers;
  readonly spi?: SpiHandlers;
  readonly uart?: UartHandlers;
  /** What a person sees of the part: brightness, a closed contact, pixels. */
  readonly outputs?: O;
}

/** A kind of part. See `definePart`. */
export interface PartDefinition<Q extends string, P extends string, S extends string, O> {
  /** As the wiring document names it. */
  readonly name: string;
  /** I2C addresses at which it can be strapped, 7 bits; the first is the default. */
  readonly i2c?: readonly number[];
  /** It hangs on a SPI bus; the pin `cs` selects it. */
  readonly spi?: boolean;
  /** It hangs on a serial port. */
  readonly uart?: boolean;
  /** Wires to pins of the board, by the names of the datasheet in lower case. A trailing `?` marks one that may stay open. */
  readonly pins?: readonly P[];
  readonly quantities?: Readonly<Record<Q, Quantity>>;
  /** Other properties of one exemplar and what they are by default, such as the ROM code or the height of a display. */
  readonly settings?: Readonly<Record<S, number | string>>;
  /** Called when the part gets power, and again after each power cycle. */
  make(part: PartContext<Q, BarePin<P>, S>): PartBehaviour<O>;
}

/** Name of a pin without the mark of an optional one. */
export type BarePin<P extends string> = P extends `${infer Name}?` ? Name : P;
