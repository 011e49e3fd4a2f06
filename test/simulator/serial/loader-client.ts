/** A client of the ROM loader on virtual time: sends a request, lets the board work, and gives back the frames that came, as hexadecimal text. */
import { EventQueue } from '../../../simulator/queue.ts';
import { SerialBoard, type SerialBoardOptions } from '../../../simulator/serial/board.ts';
import { FlashChip } from '../../../simulator/serial/flash-chip.ts';
import { SlipDecoder, slipFrame } from '../../../simulator/serial/slip.ts';

export const SYNC = [0x07, 0x07, 0x12, 0x20, ...Buffer.alloc(32, 0x55)];

export class LoaderClient {
  readonly queue = new EventQueue();
  readonly flash: FlashChip;
  readonly board: SerialBoard;
  text = '';
  #frames: string[] = [];

  constructor(options: Partial<SerialBoardOptions> = {}) {
    this.flash = options.flash ?? new FlashChip();
    this.board = new SerialBoard({ queue: this.queue, startIn: 'download', ...options, flash: this.flash });
    const slip = new SlipDecoder((frame) => this.#frames.push(Buffer.from(frame).toString('hex')));
    this.board.attach({
      receive: (bytes) => {
        this.text += Buffer.from(bytes).toString('latin1');
        slip.push(bytes);
      },
      vanish: () => undefined,
    });
    this.wait(400);
    this.#frames = [];
  }

  wait(ms: number): void {
    this.queue.runUntil(this.queue.nowUs + ms * 1000);
  }

  request(op: number, data: readonly number[] | Uint8Array, checksum = 0): string[] {
    const frame = Buffer.alloc(8 + data.length);
    frame[1] = op;
    frame.writeUInt16LE(data.length, 2);
    frame.writeUInt32LE(checksum, 4);
    frame.set(data, 8);
    this.#frames = [];
    this.board.write(slipFrame(frame));
    this.wait(50);
    return this.#frames;
  }

  /** Uploads a block in a stub's place and starts it. */
  startStub(): string[] {
    this.request(0x05, words(4, 1, 0x1800, 0x400a8000));
    this.request(0x07, ...block(Uint8Array.of(1, 2, 3, 4), 0));
    return this.request(0x06, words(0, 0x400a902c));
  }
}

export function words(...values: number[]): number[] {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
  return [...bytes];
}

/** Data and checksum of a *_DATA request. */
export function block(bytes: Uint8Array, sequence: number): [number[], number] {
  return [[...words(bytes.length, sequence, 0, 0), ...bytes], bytes.reduce((sum, byte) => sum ^ byte, 0xef)];
}
