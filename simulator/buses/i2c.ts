import type { I2cTarget } from '../parts/part.ts';
import type { TraceFields } from '../engine/host.ts';

/** Where a transfer may go wrong: the address is byte -1, data bytes count from 0. */
export interface I2cMoment {
  readonly address: number;
  readonly direction: 'write' | 'read';
  readonly byteIndex: number;
  /** Counts transfers on this bus, from 1. */
  readonly transfer: number;
  readonly value: number;
}

/** `nack`: not acknowledged. `stuck`: a line is held low, nothing works until the bus is set up again. A number replaces the byte. */
export type I2cFault = 'nack' | 'stuck' | number;
export type I2cFaultHook = (moment: I2cMoment) => I2cFault | undefined;

export type I2cOutcome = 'ok' | 'nack-address' | 'nack-data' | 'stuck';

export interface I2cTransfer {
  readonly address: number;
  readonly direction: 'write' | 'read';
  /** Bytes that crossed the bus, in order. */
  readonly bytes: readonly number[];
  readonly outcome: I2cOutcome;
  readonly stop: boolean;
  /** Clock periods: 9 for the address and each byte, one each for START and STOP. */
  readonly clocks: number;
}

export interface I2cBusOptions {
  readonly name: string;
  /** Time as the parts see it. */
  nowUs(): number;
  readonly trace?: (kind: string, fields: TraceFields) => void;
}

/** One I2C bus at the level of START, address, bytes and STOP, with the parts that hang on it. */
export class I2cBus {
  readonly name: string;
  readonly #options: I2cBusOptions;
  readonly #targets = new Map<number, I2cTarget>();
  readonly #observers = new Set<(transfer: I2cTransfer) => void>();
  /** Asked at every address and data byte. */
  fault: I2cFaultHook | undefined;
  #selected: I2cTarget | undefined;
  #stuck = false;
  #transfers = 0;

  constructor(options: I2cBusOptions) {
    this.name = options.name;
    this.#options = options;
  }

  attach(target: I2cTarget): void {
    const { address } = target;
    if (!Number.isInteger(address) || address < 0x08 || address > 0x77) {
      throw new RangeError(`${this.name}: ${hex(address)} is no 7-bit address of a part (0x08 to 0x77)`);
    }
    if (this.#targets.has(address)) throw new RangeError(`${this.name}: address ${hex(address)} is taken`);
    this.#targets.set(address, target);
  }

  /** Takes a part off the bus, as a broken wire does. False when there was none. */
  detach(address: number): boolean {
    return this.#targets.delete(address);
  }

  observe(observer: (transfer: I2cTransfer) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Frees a stuck line, as the controller's set-up with its nine clocks does. */
  recover(): void {
    this.#stuck = false;
    this.#end();
  }

  /** START (or repeated START), address with W, bytes, and STOP unless it is held back. */
  write(address: number, bytes: readonly number[], stop: boolean): I2cTransfer {
    return this.#transfer(address, 'write', bytes.length, stop, (target, index) => bytes[index]! & 255);
  }

  /** START (or repeated START), address with R, `count` bytes, and STOP unless it is held back. */
  read(address: number, count: number, stop: boolean): I2cTransfer {
    return this.#transfer(address, 'read', count, stop, (target) => target.read(this.#options.nowUs()));
  }

  #transfer(
    address: number,
    direction: 'write' | 'read',
    count: number,
    stop: boolean,
    byteAt: (target: I2cTarget, index: number) => number,
  ): I2cTransfer {
    const transfer = ++this.#transfers;
    const bytes: number[] = [];
    const ask = (byteIndex: number, value: number): I2cFault | undefined =>
      this.fault?.({ address, direction, byteIndex, transfer, value });
    let outcome: I2cOutcome = this.#stuck
      ? 'stuck'
      : this.#select(address, direction, ask(-1, (address << 1) | Number(direction === 'read')));
    const target = this.#selected!;
    for (let index = 0; outcome === 'ok' && index < count; index++) {
      const value = byteAt(target, index);
      const fault = ask(index, value);
      if (fault === 'stuck') outcome = 'stuck';
      else {
        const carried = typeof fault === 'number' ? fault & 255 : value;
        bytes.push(carried);
        const acknowledged = direction === 'read' || target.write(carried, this.#options.nowUs());
        if (fault === 'nack' || !acknowledged) outcome = 'nack-data';
      }
    }
    if (outcome === 'stuck') this.#stuck = true;
    if (stop || outcome !== 'ok') this.#end();
    const clocks = 1 + 9 * (1 + bytes.length) + (stop ? 1 : 0);
    const done: I2cTransfer = { address, direction, bytes, outcome, stop, clocks };
    this.#options.trace?.('i2c', {
      bus: this.name,
      address: hex(address),
      direction,
      bytes: Buffer.from(bytes).toString('hex'),
      outcome,
      stop,
    });
    for (const observer of this.#observers) observer(done);
    return done;
  }

  #select(address: number, direction: 'write' | 'read', fault: I2cFault | undefined): I2cOutcome {
    const target = this.#targets.get(address);
    if (this.#selected && this.#selected !== target) this.#end();
    if (fault === 'stuck') return 'stuck';
    if (fault === 'nack' || !target?.start(direction === 'read', this.#options.nowUs())) return 'nack-address';
    this.#selected = target;
    return 'ok';
  }

  #end(): void {
    this.#selected?.stop(this.#options.nowUs());
    this.#selected = undefined;
  }
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(2, '0')}`;
}
