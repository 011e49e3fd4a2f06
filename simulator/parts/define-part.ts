import { PIN_COUNT, type PinLine } from '../pins.ts';
import type { BarePin, PartBehaviour, PartDefinition, Signal } from './part.ts';
import { makeSensed } from './sensed.ts';
import { makeSignal, type SignalSpec } from './signal.ts';
import { SupplyCurrent } from './supply-current.ts';
import type { Socket } from './socket.ts';

/** A pin of the board, as `'D5'` or as its number. */
export type PinName = number | `D${number}`;

/** Controllers of the chip that parts can hang on. */
export type BusName = 'I2C1' | 'I2C2' | 'SPI1' | 'SPI2' | 'Serial1' | 'Serial2' | 'Serial3';

/** Where a part is wired. A bus by its name means: wherever the program sets that controller up. */
export interface PartPlace {
  /** Default: I2C1, SPI1 or Serial2, by the kind of the part. */
  readonly bus?: BusName;
  /** 7 bits; default: the first that the kind allows. */
  readonly address?: number;
  /** In place of `bus`: pins of an I2C bus that the program drives itself, or sets a controller up on. */
  readonly scl?: PinName;
  readonly sda?: PinName;
  /** The same for SPI. */
  readonly sck?: PinName;
  readonly miso?: PinName;
  /** Selects a part on SPI. */
  readonly cs?: PinName;
  readonly mosi?: PinName;
  /** Noise, drift and response time of the datasheet. Default false: the part measures exactly what is there. */
  readonly imperfect?: boolean;
}

/** How one exemplar is made: its place, its wires by pin name, its quantities and its settings, in one flat object. */
export type PartOptions<Q extends string, P extends string, S extends string> = PartPlace & {
  readonly [name in Q]?: SignalSpec;
} & { readonly [name in BarePin<P>]?: PinName } & { readonly [name in S]?: number | string };

/** A kind of part: called, it makes one. */
export interface PartKind<Q extends string = string, P extends string = string, S extends string = string, O = unknown> {
  (options?: PartOptions<Q, P, S>): Part<Q, O>;
  readonly definition: PartDefinition<Q, P, S, O>;
}

/** One part: made, then attached to a board. */
export interface Part<Q extends string = string, O = unknown> {
  readonly name: string;
  readonly definition: PartDefinition<Q, string, string, O>;
  readonly place: PartPlace;
  /** 7 bits; 0 for a part that is not on an I2C bus. */
  readonly address: number;
  /** Wires to pins of the board. */
  readonly pins: ReadonlyMap<string, number>;
  /** Changes physical quantities, from now on. */
  set(values: { readonly [name in Q]?: SignalSpec }): void;
  /** The physical value at present. */
  get(quantity: Q): number;
  /** What a person sees of the part. Throws before it is attached. */
  readonly outputs: O;
  /** Present supply current in µA, and the charge since it was attached in µC. */
  readonly currentUa: number;
  chargeUc(): number;
  /** Takes its power away and gives it back: it forgets what its datasheet does not call non-volatile. */
  powerCycle(): void;
  /** For boards: plugs the part in; into another socket it moves, which takes its power away for a moment. */
  connect(socket: Socket): void;
  /** Whether it is on a board. */
  readonly attached: boolean;
  /** The side that its bus talks to. */
  readonly behaviour: PartBehaviour<O>;
}

const NOT_ATTACHED = 'is not attached to a board yet';

/**
 * Defines a kind of part in TypeScript. The name of a quantity carries its unit. The result is called once for each exemplar:
 *
 *     const tc74 = definePart({
 *       name: 'tc74',
 *       i2c: [0x48, 0x4d],
 *       quantities: { temperatureC: { initial: 20, min: -40, max: 125, noise: 0.3 } },
 *       make(part) {
 *         let register = 0;
 *         return {
 *           i2c: {
 *             write: (byte) => void (register = byte),
 *             read: () => (register === 0 ? Math.round(part.sense('temperatureC')) & 0xff : 0x40),
 *           },
 *         };
 *       },
 *     });
 *     board.attach(tc74({ address: 0x48, temperatureC: 31 }));
 *
 * A part on plain pins names them in `pins` and gets them from `part.pin(name)`; one with a timing of its own uses `part.after`.
 * Nothing is checked of what `make` returns: a model that throws ends the run with its own error.
 */
export function definePart<
  const Q extends string = never,
  const P extends string = never,
  const S extends string = never,
  O = Record<never, never>,
>(definition: PartDefinition<Q, P, S, O>): PartKind<Q, P, S, O> {
  const make = (options: PartOptions<Q, P, S> = {}): Part<Q, O> => makePart(definition, options);
  return Object.assign(make, { definition });
}

/** Number of the pin of that name. @throws RangeError */
export function pinNumberOf(name: PinName): number {
  const number = typeof name === 'number' ? name : Number(/^D(\d{1,2})$/.exec(name)?.[1] ?? NaN);
  if (!Number.isInteger(number) || number < 0 || number >= PIN_COUNT) {
    throw new RangeError(`"${name}" is no pin of the board: expected D0 to D${PIN_COUNT - 1}`);
  }
  return number;
}

/** Names of a kind's pins, with whether each may stay open. A part on SPI also has `cs`. */
export function pinsOf(definition: PartDefinition<string, string, string, unknown>): Map<string, { readonly optional: boolean }> {
  const names = [...(definition.spi ? ['cs'] : []), ...(definition.pins ?? [])];
  return new Map(names.map((name) => [name.replace(/\?$/, ''), { optional: name.endsWith('?') }]));
}

function makePart<Q extends string, P extends string, S extends string, O>(
  definition: PartDefinition<Q, P, S, O>,
  options: PartOptions<Q, P, S>,
): Part<Q, O> {
  const { name, i2c } = definition;
  const given = options as Readonly<Record<string, never>> & PartPlace;
  const address = i2c ? (options.address ?? i2c[0]!) : 0;
  if (i2c && !i2c.includes(address)) {
    throw new RangeError(
      `a ${name} cannot be at 0x${address.toString(16)}: expected ${i2c.map((one) => `0x${one.toString(16)}`).join(', ')}`,
    );
  }
  const pins = new Map<string, number>();
  for (const [pin, { optional }] of pinsOf(definition as PartDefinition<string, string, string, unknown>)) {
    if (given[pin] !== undefined) pins.set(pin, pinNumberOf(given[pin]));
    else if (!optional) throw new TypeError(`a ${name} needs its pin "${pin}" wired, as in ${name}({ ${pin}: 'D5' })`);
  }
  const quantities = Object.entries(definition.quantities ?? {}) as [Q, NonNullable<typeof definition.quantities>[Q]][];
  const specs = Object.fromEntries(quantities.map(([quantity, { initial }]) => [quantity, given[quantity] ?? initial])) as Record<
    Q,
    SignalSpec
  >;
  const current = new SupplyCurrent();
  let signals: Record<Q, Signal> | undefined;
  let senses: Record<Q, Signal> | undefined;
  let socket: Socket | undefined;
  let behaviour: PartBehaviour<O> | undefined;
  let lines = new Map<string, PinLine>();
  let life = 0;
  let onSet: () => void = () => undefined;

  const nowUs = (): number => (socket ? socket.nowUs() : 0);
  const plugged = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error(`the part ${name} ${NOT_ATTACHED}`);
    return value;
  };
  /** Timers of an earlier life of the part never fire. */
  const after = (delayUs: number, callback: () => void): (() => void) => {
    const mine = life;
    const alarm = socket!.queue.after(delayUs, () => mine === life && callback());
    return () => socket!.queue.cancel(alarm);
  };
  const start = (): void => {
    life++;
    onSet = () => undefined;
    behaviour = definition.make({
      nowUs,
      poweredUs: socket!.poweredUs(),
      sense: (quantity, atUs) => plugged(senses)[quantity](atUs ?? nowUs()),
      onSet: (callback) => void (onSet = callback),
      pin: (pin) => lines.get(pin),
      setting: (setting) => given[setting] ?? definition.settings![setting],
      address,
      after,
      random: socket!.random,
      draw: (currentUa, atUs) => current.set(currentUa, atUs ?? nowUs()),
      send: (bytes) => socket!.send(bytes),
      trace: (kind, fields) => socket!.trace(kind, { part: name, ...fields }),
    });
  };
  const connectLines = (): void => {
    for (const line of lines.values()) line.disconnect();
    lines = new Map([...pins].map(([pin, number]) => [pin, socket!.pins.connect(number)]));
  };
  const makeSignals = (names: readonly Q[]): void => {
    for (const quantity of names) {
      const index = quantities.findIndex(([one]) => one === quantity);
      signals![quantity] = makeSignal(specs[quantity], socket!.signalSeed + index + 1);
    }
  };

  return {
    name,
    definition: definition as unknown as PartDefinition<Q, string, string, O>,
    place: options,
    address,
    pins,
    set(values) {
      const names = Object.keys(values) as Q[];
      for (const quantity of names) {
        if (!(quantity in specs)) throw new TypeError(`a ${name} has no quantity "${quantity}": it has ${Object.keys(specs).join(', ')}`);
        // What it felt up to now was the old value.
        if (senses) senses[quantity](nowUs());
        specs[quantity] = values[quantity]!;
      }
      if (signals) makeSignals(names);
      onSet();
    },
    get: (quantity) => (signals ? signals[quantity] : makeSignal(specs[quantity], 0))(nowUs()),
    get outputs() {
      return plugged(behaviour).outputs as O;
    },
    get currentUa() {
      return current.currentUa(nowUs());
    },
    chargeUc: () => current.chargeUc(nowUs()),
    powerCycle() {
      plugged(socket);
      connectLines();
      start();
    },
    get attached() {
      return socket !== undefined;
    },
    connect(to) {
      socket = to;
      signals = {} as Record<Q, Signal>;
      makeSignals(quantities.map(([quantity]) => quantity));
      const feel = (quantity: Q): Signal => {
        const exact: Signal = (atUs) => signals![quantity](atUs);
        return options.imperfect ? makeSensed(() => exact, definition.quantities![quantity], to.random) : exact;
      };
      senses = Object.fromEntries(quantities.map(([quantity]) => [quantity, feel(quantity)])) as Record<Q, Signal>;
      connectLines();
      start();
    },
    get behaviour() {
      return plugged(behaviour);
    },
  };
}
