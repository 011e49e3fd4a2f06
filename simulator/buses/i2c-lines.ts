import type { PinLine } from '../pins.ts';
import type { EventQueue } from '../queue.ts';
import type { I2cBus, I2cTransfer } from './i2c.ts';

/** What the lines are in the middle of. `ignored`: nobody acknowledged, or the controller has read enough. */
type Phase = 'idle' | 'ignored' | 'address' | 'write' | 'read';

/** Lets a controller reach the parts of a bus that moves its two lines pin by pin. */
export function joinI2cLines(bus: I2cBus, lines: Lines, queue: EventQueue): void {
  const decoder = new I2cLines(bus, lines, queue);
  const { scl, sda } = lines;
  // Resistors of the bus.
  scl.pull(1);
  sda.pull(1);
  scl.onEdge(({ level }) => (level ? decoder.clockRises() : decoder.clockFalls()));
  sda.onEdge(({ level }) => scl.level && (level ? decoder.stop() : decoder.start()));
}

interface Lines {
  readonly scl: PinLine;
  readonly sda: PinLine;
}

/**
 * The two lines of an I2C bus for a controller that moves them pin by pin: reads START, bits and STOP from the edges, answers with
 * acknowledges, bits and a held clock. UM10204 (I2C-bus specification), section 3.1: data may change while the clock is low only.
 */
class I2cLines {
  readonly #bus: I2cBus;
  readonly #queue: EventQueue;
  readonly #scl: PinLine;
  readonly #sda: PinLine;
  #phase: Phase = 'idle';
  /** Clock pulses of the running byte, up to 9 with the acknowledge. */
  #clocks = 0;
  #shift = 0;
  #acknowledge = false;
  #record: { address: number; direction: 'write' | 'read'; bytes: number[]; outcome: I2cTransfer['outcome'] } | undefined;

  constructor(bus: I2cBus, lines: Lines, queue: EventQueue) {
    this.#bus = bus;
    this.#queue = queue;
    this.#scl = lines.scl;
    this.#sda = lines.sda;
  }

  start(): void {
    this.#finish(false);
    this.#sda.drive(undefined);
    this.#phase = 'address';
    this.#clocks = this.#shift = 0;
  }

  stop(): void {
    this.#finish(true);
    this.#bus.byteLevel.stop();
    this.#sda.drive(undefined);
    this.#phase = 'idle';
  }

  clockRises(): void {
    if (this.#phase === 'idle' || this.#phase === 'ignored') return;
    this.#clocks++;
    if (this.#clocks <= 8) this.#shift = (this.#shift << 1) | this.#sda.level;
    // The controller acknowledges what it has read, or ends with a 1.
    else if (this.#phase === 'read' && this.#sda.level === 1) this.#phase = 'ignored';
  }

  clockFalls(): void {
    if (this.#phase === 'idle' || this.#phase === 'ignored') return;
    if (this.#clocks === 8) this.#byteIsIn();
    else if (this.#clocks === 9) this.#nextByte();
    if (this.#phase === 'read' && this.#clocks < 8) this.#sda.drive((this.#shift >> 7) & 1 ? undefined : 0);
  }

  #byteIsIn(): void {
    const byte = this.#shift & 255;
    const { byteLevel } = this.#bus;
    if (this.#phase === 'read') {
      this.#record!.bytes.push(byte);
      return this.#sda.drive(undefined);
    }
    if (this.#phase === 'address') {
      this.#record = { address: byte >> 1, direction: byte & 1 ? 'read' : 'write', bytes: [], outcome: 'ok' };
      this.#acknowledge = byteLevel.start(byte >> 1, this.#record.direction);
    } else {
      this.#record!.bytes.push(byte);
      this.#acknowledge = byteLevel.write(byte);
    }
    if (!this.#acknowledge) this.#record!.outcome = this.#phase === 'address' ? 'nack-address' : 'nack-data';
    this.#sda.drive(this.#acknowledge ? 0 : undefined);
  }

  #nextByte(): void {
    const { byteLevel } = this.#bus;
    this.#sda.drive(undefined);
    this.#clocks = 0;
    if (this.#phase !== 'read' && !this.#acknowledge) this.#phase = 'ignored';
    else if (this.#phase === 'address') this.#phase = this.#record!.direction;
    const heldUs = byteLevel.stretchUs();
    if (heldUs > 0) {
      this.#scl.drive(0);
      this.#queue.after(heldUs, () => {
        if (this.#phase === 'read') this.#present();
        this.#scl.drive(undefined);
      });
    } else if (this.#phase === 'read') this.#present();
  }

  /** The first bit goes out at once, the others at each falling edge. */
  #present(): void {
    this.#shift = this.#bus.byteLevel.read();
    this.#sda.drive((this.#shift >> 7) & 1 ? undefined : 0);
  }

  #finish(stop: boolean): void {
    const record = this.#record;
    this.#record = undefined;
    if (!record) return;
    const clocks = 1 + 9 * (1 + record.bytes.length) + (stop ? 1 : 0);
    this.#bus.byteLevel.report({ ...record, stop, clocks, stretchUs: 0 });
  }
}
