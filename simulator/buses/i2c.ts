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

/** `timeout`: a part held the clock for longer than the controller waits. */
export type I2cOutcome = 'ok' | 'nack-address' | 'nack-data' | 'stuck' | 'timeout';

export interface I2cTransfer {
  readonly address: number;
  readonly direction: 'write' | 'read';
  /** Bytes that crossed the bus, in order. */
  readonly bytes: readonly number[];
  readonly outcome: I2cOutcome;
  readonly stop: boolean;
  /** Clock periods: 9 for the address and each byte, one each for START and STOP. */
  readonly clocks: number;
  /** For how long parts held the clock low, in all. */
  readonly stretchUs: number;
}

/** How the controller asks for a transfer. */
export interface I2cTransferOptions {
  /** STOP at the end; false holds it back, so that the next START is a repeated one. */
  readonly stop: boolean;
  /** The longest single stretch of the clock that the controller bears. Default: any. */
  readonly stretchLimitUs?: number;
}

export interface I2cBusOptions {
  readonly name: string;
  /** Time as the parts see it. */
  nowUs(): number;
  readonly trace?: (kind: string, fields: TraceFields) => void;
}

/** What one byte or condition on the lines does to the parts. */
export interface I2cByteLevel {
  /** START and address; whether anybody acknowledged. */
  start(address: number, direction: 'write' | 'read'): boolean;
  write(byte: number): boolean;
  read(): number;
  stretchUs(): number;
  stop(): void;
  report(transfer: I2cTransfer): void;
}

/** All parts that answer at one address, as the open-drain lines join them: any acknowledge counts, and a 0 wins over a 1. */
class Selected {
  readonly #targets: readonly I2cTarget[];

  constructor(targets: readonly I2cTarget[]) {
    this.#targets = targets;
  }

  is(targets: readonly I2cTarget[]): boolean {
    return targets.length === this.#targets.length && targets.every((target, index) => target === this.#targets[index]);
  }

  write(byte: number, nowUs: number): boolean {
    let acknowledged = false;
    for (const target of this.#targets) acknowledged = target.write(byte, nowUs) !== false || acknowledged;
    return acknowledged;
  }

  read(nowUs: number): number {
    let byte = 0xff;
    for (const target of this.#targets) byte &= target.read(nowUs);
    return byte;
  }

  stretchUs(nowUs: number): number {
    let longestUs = 0;
    for (const target of this.#targets) longestUs = Math.max(longestUs, target.stretchUs?.(nowUs) ?? 0);
    return longestUs;
  }

  stop(nowUs: number): void {
    for (const target of this.#targets) target.stop(nowUs);
  }
}

/** One I2C bus at the level of START, address, bytes and STOP, with the parts that hang on it. */
export class I2cBus {
  readonly name: string;
  readonly #options: I2cBusOptions;
  readonly #targets: I2cTarget[] = [];
  readonly #observers = new Set<(transfer: I2cTransfer) => void>();
  /** Asked at every address and data byte. */
  fault: I2cFaultHook | undefined;
  #selected: Selected | undefined;
  #lastSelected: Selected | undefined;
  #stuck = false;
  #transfers = 0;

  constructor(options: I2cBusOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Two parts at one address are possible, and disturb each other as on a real bus. */
  attach(target: I2cTarget): void {
    const { address } = target;
    if (!Number.isInteger(address) || address < 0x08 || address > 0x77) {
      throw new RangeError(`${this.name}: ${hex(address)} is no 7-bit address of a part (0x08 to 0x77)`);
    }
    this.#targets.push(target);
  }

  /** Takes the parts at an address off the bus, as a broken wire does. False when there was none. */
  detach(address: number): boolean {
    const kept = this.#targets.filter((target) => target.address !== address);
    return this.#targets.splice(0, this.#targets.length, ...kept).length > kept.length;
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
  write(address: number, bytes: readonly number[], options: I2cTransferOptions): I2cTransfer {
    return this.#transfer(address, 'write', bytes.length, options, bytes);
  }

  /** START (or repeated START), address with R, `count` bytes, and STOP unless it is held back. */
  read(address: number, count: number, options: I2cTransferOptions): I2cTransfer {
    return this.#transfer(address, 'read', count, options, undefined);
  }

  /** The bus seen from its two lines, for a controller that moves them itself. The caller says what crossed once a transfer has ended. */
  get byteLevel(): I2cByteLevel {
    const nowUs = (): number => this.#options.nowUs();
    return {
      start: (address, direction) => this.#select(address, direction, undefined) === 'ok',
      write: (byte) => this.#selected?.write(byte, nowUs()) ?? false,
      read: () => this.#selected?.read(nowUs()) ?? 0xff,
      stretchUs: () => this.#selected?.stretchUs(nowUs()) ?? 0,
      stop: () => this.#end(),
      report: (transfer) => {
        this.#transfers++;
        this.#report(transfer);
      },
    };
  }

  #transfer(
    address: number,
    direction: 'write' | 'read',
    count: number,
    { stop, stretchLimitUs = Infinity }: I2cTransferOptions,
    sent: readonly number[] | undefined,
  ): I2cTransfer {
    const transfer = ++this.#transfers;
    const bytes: number[] = [];
    const startUs = this.#options.nowUs();
    const { fault } = this;
    const addressByte = (address << 1) | Number(direction === 'read');
    let outcome: I2cOutcome = this.#stuck
      ? 'stuck'
      : this.#select(address, direction, fault?.({ address, direction, byteIndex: -1, transfer, value: addressByte }));
    const selected = this.#selected!;
    // A part may hold the clock after the address and after each byte.
    let heldUs = outcome === 'ok' ? selected.stretchUs(startUs) : 0;
    let stretchUs = heldUs;
    if (heldUs > stretchLimitUs) outcome = 'timeout';
    for (let index = 0; outcome === 'ok' && index < count; index++) {
      const value = sent ? sent[index]! & 255 : selected.read(startUs + stretchUs);
      const faulty = fault?.({ address, direction, byteIndex: index, transfer, value });
      if (faulty === 'stuck') outcome = 'stuck';
      else {
        const carried = typeof faulty === 'number' ? faulty & 255 : value;
        bytes.push(carried);
        const acknowledged = !sent || selected.write(carried, startUs + stretchUs);
        if (faulty === 'nack' || !acknowledged) outcome = 'nack-data';
        else {
          heldUs = selected.stretchUs(startUs + stretchUs);
          stretchUs += heldUs;
          if (heldUs > stretchLimitUs) outcome = 'timeout';
        }
      }
    }
    if (outcome === 'stuck') this.#stuck = true;
    if (stop || outcome !== 'ok') this.#end();
    const clocks = 1 + 9 * (1 + bytes.length) + (stop ? 1 : 0);
    const done: I2cTransfer = { address, direction, bytes, outcome, stop, clocks, stretchUs };
    this.#report(done);
    return done;
  }

  #report(transfer: I2cTransfer): void {
    const { address, direction, bytes, outcome, stop } = transfer;
    this.#options.trace?.('i2c', {
      bus: this.name,
      address: hex(address),
      direction,
      bytes: hexText(bytes),
      outcome,
      stop,
    });
    if (this.#observers.size > 0) for (const observer of this.#observers) observer(transfer);
  }

  /** START with an address. Which parts acknowledged it, and are now spoken to, is kept. */
  #select(address: number, direction: 'write' | 'read', fault: I2cFault | undefined): I2cOutcome {
    const nowUs = this.#options.nowUs();
    // Each part is asked, so that it knows by which address it is called.
    const addressed = this.#targets.filter((target) => (target.answersAt?.(address) ?? false) || target.address === address);
    if (this.#selected && !this.#selected.is(addressed)) this.#end();
    if (fault === 'stuck') return 'stuck';
    const answering = fault === 'nack' ? [] : addressed.filter((target) => target.start(direction === 'read', nowUs));
    if (answering.length === 0) return 'nack-address';
    // Mostly the same part is spoken to as before.
    if (!this.#lastSelected?.is(answering)) this.#lastSelected = new Selected(answering);
    this.#selected = this.#lastSelected;
    return 'ok';
  }

  #end(): void {
    this.#selected?.stop(this.#options.nowUs());
    this.#selected = undefined;
  }
}

const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(address: number): string {
  return `0x${HEX_BYTES[address & 255]}`;
}

function hexText(bytes: readonly number[]): string {
  let text = '';
  for (const byte of bytes) text += HEX_BYTES[byte];
  return text;
}
