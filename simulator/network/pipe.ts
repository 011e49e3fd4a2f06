import type { EventQueue } from '../queue.ts';

/** Retransmission of a segment that nobody took, and how long TCP goes on before it gives up. */
const RETRANSMIT_US = 1e6;
const GIVE_UP_US = 100e6;

export interface PipeEnds {
  /** Clock of the sending side. */
  nowUs(): number;
  /** Hardware events of the receiving side. */
  readonly receiver: EventQueue;
  /** Time on the way for one segment. */
  delayUs(): number;
  /** False while nothing gets through; what was sent waits and is sent again. */
  connected(): boolean;
  onBytes(bytes: Uint8Array): void;
  onEnd(): void;
  /** Nothing got through for too long. */
  onLost(): void;
}

/** One direction of a TCP connection: ordered bytes in segments, then an end. */
export class Pipe {
  readonly #ends: PipeEnds;
  readonly #segmentBytes: number;
  readonly #waiting: (Uint8Array | 'end')[] = [];
  #lastArrivalUs = 0;
  #stalledSinceUs: number | undefined;
  #stopped = false;
  #muteAfter = Infinity;

  constructor(ends: PipeEnds, segmentBytes: number) {
    this.#ends = ends;
    this.#segmentBytes = segmentBytes;
  }

  send(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += this.#segmentBytes) this.#push(bytes.slice(at, at + this.#segmentBytes));
  }

  /** An end that arrives after what was sent. */
  end(): void {
    this.#push('end');
  }

  /** Nothing more arrives. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
  }

  /** After so many more bytes, everything that is sent vanishes without a word. */
  muteAfter(bytes: number): void {
    this.#muteAfter = bytes;
  }

  #push(item: Uint8Array | 'end'): void {
    if (this.#stopped) return;
    const passed = item === 'end' ? (this.#muteAfter > 0 ? item : undefined) : item.subarray(0, Math.max(0, this.#muteAfter));
    if (item !== 'end') this.#muteAfter -= item.length;
    if (passed === undefined || passed.length === 0) return;
    this.#waiting.push(passed);
    this.#lastArrivalUs = Math.max(this.#lastArrivalUs, this.#ends.nowUs() + this.#ends.delayUs());
    this.#ends.receiver.at(this.#lastArrivalUs, () => this.#arrive());
  }

  #arrive(): void {
    if (this.#stopped) return;
    const { receiver } = this.#ends;
    if (!this.#ends.connected()) {
      this.#stalledSinceUs ??= receiver.nowUs;
      if (receiver.nowUs - this.#stalledSinceUs >= GIVE_UP_US) this.#ends.onLost();
      else receiver.after(RETRANSMIT_US, () => this.#arrive());
      return;
    }
    this.#stalledSinceUs = undefined;
    const item = this.#waiting.shift();
    if (item === 'end') this.#ends.onEnd();
    else if (item) this.#ends.onBytes(item);
  }
}
