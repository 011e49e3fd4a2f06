import type { Alarm, EventQueue } from '../queue.ts';

export interface ModemLines {
  readonly dtr: boolean;
  readonly rts: boolean;
}

/** One change of the lines, and what it does to the chip's pins. `true` is a high pin. */
export interface LineEvent extends ModemLines {
  readonly timeUs: number;
  readonly en: boolean;
  readonly io0: boolean;
}

export interface ResetCircuitOptions {
  readonly queue: EventQueue;
  /**
   * How long EN takes to rise when it is let go (its capacitor). The circuit relies on it when DTR and RTS change one after the other.
   * Default 5 ms, as with 10 kΩ and 1 µF; over a network the lines arrive apart, and 200 ms is needed.
   */
  readonly enRiseUs?: number;
  /** EN went low: the chip stops. */
  readonly onReset: () => void;
  /** EN is high: the chip starts and reads the boot strap. */
  readonly onRelease: (io0: boolean) => void;
}

/** The two transistors between a USB bridge and the chip: RTS alone pulls EN low, DTR alone pulls IO0 low, both or neither pull nothing. */
export class ResetCircuit {
  readonly trace: LineEvent[] = [];
  readonly #options: ResetCircuitOptions;
  #lines: ModemLines = { dtr: false, rts: false };
  #rising: Alarm | undefined;
  #held = false;

  constructor(options: ResetCircuitOptions) {
    this.#options = options;
  }

  get io0(): boolean {
    return !(this.#lines.dtr && !this.#lines.rts);
  }

  set(lines: Partial<ModemLines>): void {
    this.#lines = { ...this.#lines, ...lines };
    const { dtr, rts } = this.#lines;
    const held = rts && !dtr;
    this.trace.push({ timeUs: this.#options.queue.nowUs, dtr, rts, en: !held, io0: this.io0 });
    if (held && !this.#held) this.#hold();
    if (!held && this.#held) this.#letGo();
    this.#held = held;
  }

  #hold(): void {
    if (this.#rising) this.#options.queue.cancel(this.#rising);
    this.#rising = undefined;
    this.#options.onReset();
  }

  #letGo(): void {
    this.#rising = this.#options.queue.after(this.#options.enRiseUs ?? 5_000, () => {
      this.#rising = undefined;
      this.#options.onRelease(this.io0);
    });
  }
}
