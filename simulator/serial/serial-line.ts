import type { EventQueue } from '../queue.ts';

export interface LineFaults {
  /** Numbers of the bytes to the board that get lost, counted from 0 since the board was made. */
  readonly lostToBoard?: readonly number[];
  readonly lostToHost?: readonly number[];
  /** Above this rate one byte in `garbleEvery` arrives with a wrong bit. */
  readonly maxCleanBaud?: number;
}

export interface SerialLineOptions {
  readonly queue: EventQueue;
  /** Takes the time that the bytes need at the present rate (10 bits each). Default: bytes arrive at once. */
  readonly paced?: boolean;
  readonly faults?: LineFaults;
  readonly toBoard: (bytes: Uint8Array) => void;
  readonly toHost: (bytes: Uint8Array) => void;
}

/** Bits of a byte on the line: start, eight, stop. */
const BITS_PER_BYTE = 10;
/** Paced bytes travel in groups of this many, so that a long block does not arrive in one piece. */
const GROUP_BYTES = 512;
/** How far apart the damaged bytes are above the clean rate. */
const GARBLE_EVERY = 1499;

/** RX and TX between the bridge and the chip: the two rates, the time that bytes take, and what happens to them on the way. */
export class SerialLine {
  readonly #options: SerialLineOptions;
  readonly #toBoard: Direction;
  readonly #toHost: Direction;
  boardBaud = 115_200;
  /** Undefined while the bridge does not tell, as on a plain TCP port: then it always fits. */
  hostBaud: number | undefined;

  constructor(options: SerialLineOptions) {
    this.#options = options;
    this.#toBoard = new Direction(new Set(options.faults?.lostToBoard), options.toBoard);
    this.#toHost = new Direction(new Set(options.faults?.lostToHost), options.toHost);
  }

  /** Bytes that went over the line, both ways. */
  get carriedBytes(): { toBoard: number; toHost: number } {
    return { toBoard: this.#toBoard.carried, toHost: this.#toHost.carried };
  }

  sendToBoard(bytes: Uint8Array): void {
    this.#send(this.#toBoard, bytes);
  }

  sendToHost(bytes: Uint8Array): void {
    this.#send(this.#toHost, bytes);
  }

  #send(direction: Direction, bytes: Uint8Array): void {
    const { queue, paced } = this.#options;
    const arrived = this.#damaged(direction.pass(bytes), direction);
    for (let start = 0; start < arrived.length; start += GROUP_BYTES) {
      const group = arrived.slice(start, start + GROUP_BYTES);
      const durationUs = paced ? (group.length * BITS_PER_BYTE * 1e6) / this.boardBaud : 0;
      direction.busyUntilUs = Math.max(queue.nowUs, direction.busyUntilUs) + durationUs;
      queue.at(direction.busyUntilUs, () => direction.deliver(group));
    }
  }

  #damaged(bytes: Uint8Array, direction: Direction): Uint8Array {
    const { maxCleanBaud = Infinity } = this.#options.faults ?? {};
    const mismatch = this.hostBaud !== undefined && Math.abs(this.hostBaud / this.boardBaud - 1) > 0.03;
    if (mismatch) return bytes.map((byte) => ((byte * 0x9d) & 0xff) | 0x80);
    if (this.boardBaud <= maxCleanBaud) return bytes;
    return bytes.map((byte, index) => ((direction.carried + index) % GARBLE_EVERY === 0 ? byte ^ 0x10 : byte));
  }
}

class Direction {
  carried = 0;
  busyUntilUs = 0;
  readonly deliver: (bytes: Uint8Array) => void;
  readonly #lost: ReadonlySet<number>;

  constructor(lost: ReadonlySet<number>, deliver: (bytes: Uint8Array) => void) {
    this.#lost = lost;
    this.deliver = deliver;
  }

  /** Counts the bytes, and leaves out those that get lost. */
  pass(bytes: Uint8Array): Uint8Array {
    const first = this.carried;
    this.carried += bytes.length;
    return this.#lost.size === 0 ? bytes : bytes.filter((_, index) => !this.#lost.has(first + index));
  }
}
