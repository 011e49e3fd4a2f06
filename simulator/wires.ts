import { joinI2cLines } from './buses/i2c-lines.ts';
import { I2cBus, type I2cBusOptions } from './buses/i2c.ts';
import { SerialLine } from './buses/serial-line.ts';
import { joinSpiLines, SpiBus } from './buses/spi.ts';
import type { TraceFields } from './engine/host.ts';
import { pinNumberOf, type Part, type PinName } from './parts/define-part.ts';
import type { Pins } from './pins.ts';
import type { EventQueue } from './queue.ts';
import type { Random } from './random.ts';

export interface WiresOptions {
  readonly seed: number;
  readonly random: Random;
  /** Board time. */
  nowUs(): number;
  trace(kind: string, fields: TraceFields): void;
  /** Makes the I2C buses; default: plain ones. */
  readonly makeI2cBus?: (options: I2cBusOptions) => I2cBus;
}

/** Parts have power before the program runs: ROM, second-stage loader and interpreter take about this long on an ESP32. */
export const POWER_TO_PROGRAM_US = 400_000;

/** Where the chip's controllers are unless the program says otherwise (`boards/ESP32.py`). */
export const DEFAULT_PINS = {
  I2C1: { scl: 22, sda: 21 },
  I2C2: { scl: 16, sda: 17 },
  SPI1: { sck: 14, miso: 12, mosi: 13 },
  SPI2: { sck: 18, miso: 19, mosi: 23 },
} as const;

interface Plug {
  readonly pins: Pins;
  readonly queue: EventQueue;
}

/** Everything that is soldered to one board: its buses and the parts on them and on its pins. */
export class Wires {
  readonly buses: { readonly I2C1: I2cBus; readonly I2C2: I2cBus };
  readonly spi: { readonly SPI1: SpiBus; readonly SPI2: SpiBus };
  readonly serial: { readonly Serial2: SerialLine; readonly Serial3: SerialLine };
  readonly parts: Part[] = [];
  readonly #options: WiresOptions;
  readonly #i2cAtPins = new Map<string, I2cBus>();
  readonly #spiAtPins = new Map<number, SpiBus>();
  /** Buses whose lines are on pins; those without a part leave the pins alone. */
  readonly #joined = new Set<I2cBus>();
  #plug: Plug | undefined;

  constructor(options: WiresOptions) {
    this.#options = options;
    this.buses = { I2C1: this.#i2cBus('I2C1'), I2C2: this.#i2cBus('I2C2') };
    this.spi = { SPI1: this.#spiBus('SPI1'), SPI2: this.#spiBus('SPI2') };
    this.serial = { Serial2: this.#serialLine('Serial2'), Serial3: this.#serialLine('Serial3') };
  }

  /** Solders a part on. Before the board is plugged in it waits for it. */
  attach<One extends Part<never>>(part: One): One {
    if (part.attached || (this.parts as unknown[]).includes(part)) throw new Error(`the part ${part.name} is attached already`);
    this.parts.push(part as unknown as Part);
    if (this.#plug) this.#connect(part as unknown as Part, this.parts.length - 1, this.#plug);
    return part;
  }

  /** Puts the board under the parts. */
  plug(plug: Plug): void {
    const first = this.#plug === undefined;
    this.#plug = plug;
    this.#joined.clear();
    for (const line of Object.values(this.serial)) line.plug(plug.queue);
    this.parts.forEach((part, index) => this.#connect(part, index, plug, first));
  }

  /** The bus at those pins; without one there, that of the controller's name, which is wired wherever the controller is set up. */
  findI2c(name: 'I2C1' | 'I2C2', scl: number | undefined, sda: number | undefined): I2cBus {
    return this.#i2cAtPins.get(`${scl}/${sda}`) ?? this.buses[name];
  }

  findSpi(name: 'SPI1' | 'SPI2', sck: number | undefined): SpiBus {
    return (sck === undefined ? undefined : this.#spiAtPins.get(sck)) ?? this.spi[name];
  }

  /** @param first false: it has been on another board's pins, and its buses know it */
  #connect(part: Part, index: number, { pins, queue }: Plug, first = true): void {
    const nowUs = (): number => this.#partsNowUs();
    let send: (bytes: readonly number[]) => void = () => undefined;
    part.connect({
      nowUs,
      poweredUs: () => (this.#options.nowUs() === 0 ? 0 : nowUs()),
      queue,
      pins,
      random: this.#options.random.stream(`part/${index}/${part.name}`),
      signalSeed: this.#options.seed * 65536 + (part.address || 0x80 + index) * 256,
      send: (bytes) => send(bytes),
      trace: (kind, fields) => this.#options.trace(kind, fields),
    });
    const { i2c, spi, uart } = part.definition;
    if (i2c) {
      const bus = this.#busOf(part, { pins, queue });
      if (first) bus.attach(i2cTarget(part));
    }
    // A port of an earlier board has no clock any more.
    if (spi) this.#attachSpi(part, pins);
    if (uart) {
      const line = this.serial[(part.place.bus ?? 'Serial2') as 'Serial2' | 'Serial3'];
      send = line.attach({ baud: part.behaviour.uart!.baud, receive: (byte, atUs) => part.behaviour.uart?.receive?.(byte, atUs) });
    }
  }

  #busOf(part: Part, plug: Plug): I2cBus {
    const { bus = 'I2C1', scl, sda } = part.place;
    const pins = scl === undefined || sda === undefined ? undefined : { scl: pinNumberOf(scl), sda: pinNumberOf(sda) };
    const named = this.buses[bus as 'I2C1' | 'I2C2'];
    if (!pins) return this.#joinI2c(named, DEFAULT_PINS[bus as 'I2C1' | 'I2C2'], plug);
    const key = `${pins.scl}/${pins.sda}`;
    const atPins = this.#i2cAtPins.get(key) ?? this.#i2cBus(`D${pins.scl}/D${pins.sda}`);
    this.#i2cAtPins.set(key, atPins);
    return this.#joinI2c(atPins, pins, plug);
  }

  #joinI2c(bus: I2cBus, { scl, sda }: { readonly scl: number; readonly sda: number }, { pins, queue }: Plug): I2cBus {
    if (!this.#joined.has(bus)) joinI2cLines(bus, { scl: pins.connect(scl), sda: pins.connect(sda) }, queue);
    this.#joined.add(bus);
    return bus;
  }

  #attachSpi(part: Part, pins: Pins): void {
    const { bus = 'SPI1', sck, mosi, miso } = part.place;
    const named = bus as 'SPI1' | 'SPI2';
    const clock = sck === undefined ? DEFAULT_PINS[named].sck : pinNumberOf(sck);
    let spi: SpiBus = this.spi[named];
    if (sck !== undefined) {
      spi = this.#spiAtPins.get(clock) ?? this.#spiBus(`D${clock}`);
      this.#spiAtPins.set(clock, spi);
    }
    const cs = pins.connect(part.pins.get('cs')!);
    const handlers = (): NonNullable<Part['behaviour']['spi']> => part.behaviour.spi!;
    const modes = handlers().modes;
    const port = spi.attach(
      {
        ...(modes ? { modes } : {}),
        select: (nowUs) => handlers().select?.(nowUs),
        read: (nowUs) => handlers().read?.(nowUs) ?? 0xff,
        write: (byte, nowUs) => handlers().write(byte, nowUs),
        deselect: (nowUs) => handlers().deselect?.(nowUs),
      },
      cs,
    );
    const line = (pin: PinName | undefined, byDefault: number): ReturnType<Pins['connect']> | undefined =>
      pin === undefined ? (sck === undefined ? pins.connect(byDefault) : undefined) : pins.connect(pinNumberOf(pin));
    joinSpiLines(port, {
      sck: pins.connect(clock),
      mosi: line(mosi, DEFAULT_PINS[named].mosi),
      miso: line(miso, DEFAULT_PINS[named].miso),
      cs,
    });
  }

  #partsNowUs(): number {
    return this.#options.nowUs() + POWER_TO_PROGRAM_US;
  }

  #busOptions<Name extends string>(
    name: Name,
  ): { readonly name: Name; nowUs: () => number; trace: (kind: string, fields: TraceFields) => void } {
    return { name, nowUs: () => this.#partsNowUs(), trace: (kind, fields) => this.#options.trace(kind, fields) };
  }

  #i2cBus(name: string): I2cBus {
    const options = this.#busOptions(name);
    return this.#options.makeI2cBus?.(options) ?? new I2cBus(options);
  }

  #spiBus(name: string): SpiBus {
    return new SpiBus(this.#busOptions(name));
  }

  #serialLine(name: string): SerialLine {
    return new SerialLine({ ...this.#busOptions(name), nowUs: () => this.#options.nowUs(), partsNowUs: () => this.#partsNowUs() });
  }
}

/** The part as its bus sees it, in whichever life it is. */
function i2cTarget(part: Part): Parameters<I2cBus['attach']>[0] {
  const handlers = (): NonNullable<Part['behaviour']['i2c']> => part.behaviour.i2c!;
  return {
    address: part.address,
    start: (read, nowUs) => handlers().start?.(read, nowUs) ?? true,
    write: (byte, nowUs) => handlers().write(byte, nowUs),
    read: (nowUs) => handlers().read(nowUs),
    stop: (nowUs) => handlers().stop?.(nowUs),
    stretchUs: (nowUs) => handlers().stretchUs?.(nowUs) ?? 0,
    answersAt: (address) => handlers().answersAt?.(address) ?? false,
  };
}
