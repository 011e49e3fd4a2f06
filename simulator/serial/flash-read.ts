import type { FlashChip } from './flash-chip.ts';

export interface FlashReadRange {
  readonly offset: number;
  readonly bytes: number;
  readonly blockBytes: number;
  /** How many blocks may be under way without an acknowledgement. */
  readonly inFlight: number;
}

/** A running READ_FLASH of the stub: blocks out, the count of bytes received back for each, the MD5 of it all at the end. */
export class FlashRead {
  readonly #flash: FlashChip;
  readonly #range: FlashReadRange;
  readonly #send: (frame: Uint8Array) => void;
  #sent = 0;
  #acknowledged = 0;
  #active = true;

  constructor(flash: FlashChip, range: FlashReadRange, send: (frame: Uint8Array) => void) {
    this.#flash = flash;
    this.#range = range;
    this.#send = send;
    this.#fill();
  }

  get active(): boolean {
    return this.#active;
  }

  acknowledge(frame: Uint8Array): void {
    if (frame.length !== 4) return;
    this.#acknowledged = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
    this.#fill();
  }

  #fill(): void {
    const { offset, bytes, blockBytes, inFlight } = this.#range;
    while (this.#sent < bytes && this.#sent - this.#acknowledged < inFlight * blockBytes) {
      const length = Math.min(blockBytes, bytes - this.#sent);
      this.#send(this.#flash.read(offset + this.#sent, length));
      this.#sent += length;
    }
    if (this.#acknowledged < bytes) return;
    this.#active = false;
    this.#send(this.#flash.md5(offset, bytes));
  }
}
