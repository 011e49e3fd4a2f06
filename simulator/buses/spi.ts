import type { TraceFields } from '../engine/host.ts';
import type { SpiHandlers, SpiMode } from '../parts/part.ts';
import type { Level, PinLine } from '../pins.ts';

export interface SpiExchange {
  /** Bytes of the controller, and what came back at the same time. */
  readonly sent: readonly number[];
  readonly received: readonly number[];
}

/** Asked for every byte: a number replaces what the controller receives. */
export type SpiFaultHook = (moment: { readonly index: number; readonly sent: number; readonly received: number }) => number | undefined;

export interface SpiBusOptions {
  readonly name: string;
  nowUs(): number;
  readonly trace?: (kind: string, fields: TraceFields) => void;
}

/** What a line reads that nobody drives: the ESP32's pull-ups are on. */
const IDLE = 0xff;

/**
 * The shift register of one part. `sample` and `shift` are the two clock edges; which of them is the rising one follows from the modes
 * that the part understands. Modes 0 and 3 sample while the clock rises, 1 and 2 while it falls.
 */
export class SpiPort {
  readonly #handlers: SpiHandlers;
  readonly #nowUs: () => number;
  #selected = false;
  #bits = 0;
  #in = 0;
  #out = IDLE;
  /** Position in the byte of the bit on the line. */
  #shown = 0;
  /** The byte is over, and the next begins with the edge that brings its first bit out. */
  #over = false;

  constructor(handlers: SpiHandlers, nowUs: () => number) {
    this.#handlers = handlers;
    this.#nowUs = nowUs;
  }

  get selected(): boolean {
    return this.#selected;
  }

  get samplesRising(): boolean {
    const mode = this.#handlers.modes?.[0] ?? 0;
    return mode === 0 || mode === 3;
  }

  understands(mode: SpiMode): boolean {
    return (this.#handlers.modes ?? [0, 3]).includes(mode);
  }

  /** Bit that the part drives at present. */
  get miso(): Level {
    return ((this.#out >> (7 - this.#shown)) & 1) as Level;
  }

  select(level: Level): void {
    if (level === 0 && !this.#selected) {
      this.#selected = true;
      this.#bits = this.#in = 0;
      this.#handlers.select?.(this.#nowUs());
      this.#load();
    } else if (level === 1 && this.#selected) {
      this.#selected = false;
      this.#handlers.deselect?.(this.#nowUs());
    }
  }

  clock(level: Level, mosi: Level): void {
    if (!this.#selected) return;
    if ((level === 1) === this.samplesRising) this.#sample(mosi);
    else this.#shift();
  }

  /** A whole byte at once, the clock being right. */
  exchange(mosi: number): number {
    if (this.#over) this.#load();
    this.#over = true;
    this.#handlers.write(mosi, this.#nowUs());
    return this.#out;
  }

  #sample(mosi: Level): void {
    if (this.#over) this.#load();
    this.#in = (this.#in << 1) | mosi;
    if (++this.#bits < 8) return;
    this.#over = true;
    const byte = this.#in & 255;
    this.#bits = this.#in = 0;
    this.#handlers.write(byte, this.#nowUs());
  }

  /** In modes 0 and 2 the first bit is out since the part was selected; in 1 and 3 this edge comes before the first sample. */
  #shift(): void {
    if (this.#over) this.#load();
    this.#shown = this.#bits;
  }

  #load(): void {
    this.#over = false;
    this.#shown = 0;
    this.#out = (this.#handlers.read?.(this.#nowUs()) ?? IDLE) & 255;
  }
}

/** One SPI bus: clock and two data lines, and the parts on it, each selected by its own pin. */
export class SpiBus {
  readonly name: string;
  readonly #options: SpiBusOptions;
  readonly #ports: SpiPort[] = [];
  readonly #observers = new Set<(exchange: SpiExchange) => void>();
  fault: SpiFaultHook | undefined;

  constructor(options: SpiBusOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Puts a part on the bus; `cs` selects it while low. */
  attach(handlers: SpiHandlers, cs: PinLine): SpiPort {
    const port = new SpiPort(handlers, this.#options.nowUs);
    this.#ports.push(port);
    // A chip select that nobody drives is high, as with the resistor of a breakout board.
    cs.pull(1);
    cs.onEdge(({ level }) => port.select(level));
    port.select(cs.level);
    return port;
  }

  observe(observer: (exchange: SpiExchange) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** What the controller shifts out, most significant bit first, and what it gets for it. */
  exchange(bytes: readonly number[], mode: SpiMode): number[] {
    const selected = this.#ports.filter((port) => port.selected);
    const received = bytes.map((byte, index) => {
      const sent = byte & 255;
      const before = ((index > 0 ? bytes[index - 1]! : 0) & 1) as Level;
      const answers = selected.map((port) => (port.understands(mode) ? port.exchange(sent) : shiftWrongly(port, sent, mode, before)));
      const value = answers.reduce((one, other) => one & other, IDLE);
      return this.fault?.({ index, sent, received: value }) ?? value;
    });
    this.#options.trace?.('spi', {
      bus: this.name,
      sent: Buffer.from(bytes).toString('hex'),
      received: Buffer.from(received).toString('hex'),
    });
    for (const observer of this.#observers) observer({ sent: bytes, received });
    return received;
  }
}

/**
 * One byte of a controller in a mode that the part does not share. With CPHA 1 the part looks at the very edge at which the controller
 * changes the line, and still sees the bit before.
 */
function shiftWrongly(port: SpiPort, byte: number, mode: SpiMode, before: Level): number {
  const idle: Level = mode >= 2 ? 1 : 0;
  const late = mode === 1 || mode === 3;
  let received = 0;
  let seen = before;
  for (let bit = 7; bit >= 0; bit--) {
    const mosi = ((byte >> bit) & 1) as Level;
    if (!late) received = (received << 1) | port.miso;
    port.clock(idle ? 0 : 1, late ? seen : mosi);
    if (late) received = (received << 1) | port.miso;
    port.clock(idle, mosi);
    seen = mosi;
  }
  return received;
}

/** Lets a controller reach a part that moves the lines of the bus pin by pin. */
export function joinSpiLines(
  port: SpiPort,
  lines: { readonly sck: PinLine; readonly mosi: PinLine | undefined; readonly miso: PinLine | undefined; readonly cs: PinLine },
): void {
  const { sck, mosi, miso, cs } = lines;
  const present = (): void => miso?.drive(port.selected ? port.miso : undefined);
  cs.onEdge(present);
  sck.onEdge(({ level }) => {
    port.clock(level, mosi?.level ?? 0);
    present();
  });
}
