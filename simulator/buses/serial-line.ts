import type { TraceFields } from '../engine/host.ts';
import type { UartHandlers } from '../parts/part.ts';
import type { EventQueue } from '../queue.ts';
import { frameBits, receiveBytes, UART_8N1, type UartByte, type UartFormat } from './uart.ts';

/** Buffer of the chip's driver; what comes when it is full is lost. */
export const RECEIVE_BUFFER_BYTES = 1024;

export interface SerialLineOptions {
  readonly name: string;
  nowUs(): number;
  /** Time of the parts, which got their power earlier. */
  partsNowUs(): number;
  readonly trace?: (kind: string, fields: TraceFields) => void;
}

export type SerialFaultHook = (byte: UartByte) => UartByte | undefined;

/** Both directions of one serial port of the chip, with the parts at its other end. */
export class SerialLine {
  readonly name: string;
  readonly #options: SerialLineOptions;
  readonly #parts: UartHandlers[] = [];
  #queue: EventQueue | undefined;
  /** What was sent to the chip, by the time at which each byte is complete. */
  #arriving: { readonly atUs: number; readonly byte: UartByte }[] = [];
  #toChipFreeUs = 0;
  #toPartsFreeUs = 0;
  #format: UartFormat | undefined;
  #onByte: (atUs: number) => void = () => undefined;
  /** Asked for every byte that reaches the chip; `undefined` leaves it as it is. */
  fault: SerialFaultHook | undefined;

  constructor(options: SerialLineOptions) {
    this.name = options.name;
    this.#options = options;
  }

  plug(queue: EventQueue): void {
    this.#queue = queue;
  }

  /** @returns how the part sends */
  attach(part: UartHandlers): (bytes: readonly number[]) => void {
    this.#parts.push(part);
    return (bytes) => this.#toChip(bytes, { baud: part.baud, ...UART_8N1 });
  }

  /** The chip sets its side up; `undefined` switches it off, and bytes are lost. `onByte` tells when the next byte will be there. */
  open(format: UartFormat | undefined, onByte: (atUs: number) => void = () => undefined): void {
    this.#format = format;
    this.#onByte = onByte;
    this.#arriving = [];
  }

  /** The chip sends; gives the time at which the last byte has left. */
  send(bytes: readonly number[]): number {
    const nowUs = this.#options.nowUs();
    if (!this.#format || bytes.length === 0) return Math.max(nowUs, this.#toPartsFreeUs);
    const format = this.#format;
    const frameUs = (frameBits(format) * 1e6) / format.baud;
    const startUs = Math.max(nowUs, this.#toPartsFreeUs);
    this.#toPartsFreeUs = startUs + bytes.length * frameUs;
    this.#trace('to-part', bytes);
    for (const part of this.#parts) {
      const heard = receiveBytes(bytes, format, { baud: part.baud, ...UART_8N1 });
      heard.forEach(({ value, framingError }, index) => {
        const atUs = startUs + ((index + 1) * bytes.length * frameUs) / heard.length;
        this.#queue!.at(atUs, () => part.receive?.(framingError ? undefined : value, this.#options.partsNowUs()));
      });
    }
    return this.#toPartsFreeUs;
  }

  /** Bytes that the chip's driver holds by now, at most `limit` of them. */
  take(limit: number): UartByte[] {
    const nowUs = this.#options.nowUs();
    const there = this.#arriving.filter(({ atUs }) => atUs <= nowUs);
    const kept = there.slice(0, RECEIVE_BUFFER_BYTES);
    const coming = this.#arriving.slice(there.length);
    const taken = kept.slice(0, limit);
    this.#arriving = [...kept.slice(limit), ...coming];
    if (this.#arriving.length > 0) this.#onByte(Math.max(nowUs, this.#arriving[0]!.atUs));
    return taken.map(({ byte }) => byte);
  }

  #toChip(bytes: readonly number[], sent: UartFormat): void {
    if (!this.#format || bytes.length === 0) return;
    const frameUs = (frameBits(sent) * 1e6) / sent.baud;
    const startUs = Math.max(this.#options.nowUs(), this.#toChipFreeUs);
    this.#toChipFreeUs = startUs + bytes.length * frameUs;
    const heard = receiveBytes(bytes, sent, this.#format);
    const wasEmpty = this.#arriving.length === 0;
    heard.forEach((byte, index) => {
      const atUs = startUs + ((index + 1) * bytes.length * frameUs) / heard.length;
      this.#arriving.push({ atUs, byte: this.fault?.(byte) ?? byte });
    });
    this.#trace('to-chip', bytes);
    if (wasEmpty && this.#arriving.length > 0) this.#onByte(this.#arriving[0]!.atUs);
  }

  #trace(direction: string, bytes: readonly number[]): void {
    this.#options.trace?.('uart', { port: this.name, direction, bytes: Buffer.from(bytes).toString('hex') });
  }
}
