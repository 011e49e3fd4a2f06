import type { Board } from '../board.ts';
import { decompress } from '../engine/heatshrink.ts';
import { WRITE_FAILURES } from '../engine/modules/storage.ts';
import type { Alarm } from '../queue.ts';
import { bytesToString, stringToBytes } from '../text.ts';

const DLE = 0x10;
const SOH = 0x01;
const ACK = 0x06;
const NAK = 0x15;

/** Upper three bits of a packet's length word. */
const RESPONSE = 0x0000;
const EVAL = 0x2000;
const EVENT = 0x4000;
const FILE_SEND = 0x6000;
const DATA = 0x8000;
const FILE_RECV = 0xa000;
const LENGTH_MASK = 0x1fff;

/** A packet that is not complete by then is answered with NAK. */
const PACKET_US = 5_000_000;
/** A file whose next part does not come is closed. */
const FILE_US = 10_000_000;
const PIECE_BYTES = 1024;

interface OpenFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly compressed: boolean;
  offset: number;
}

/** Packets on the console: README_Protocol.md of Espruino, as `src/jsinteractive.c` of 2v29 does it. */
export class PacketReceiver {
  readonly #board: Board;
  readonly #send: (bytes: Uint8Array) => void;
  /** Two bytes of type and length, then the data. */
  #bytes: number[] | undefined;
  #deadline: Alarm | undefined;
  #file: OpenFile | undefined;
  #fileDeadline: Alarm | undefined;

  constructor(board: Board, send: (bytes: Uint8Array) => void) {
    this.#board = board;
    this.#send = send;
  }

  get receiving(): boolean {
    return this.#bytes !== undefined;
  }

  /** DLE and SOH have come. */
  begin(): void {
    this.#bytes = [];
    this.#deadline = this.#board.queue.after(PACKET_US, () => {
      this.#end();
      this.#send(Uint8Array.of(NAK));
    });
  }

  take(byte: number): void {
    const bytes = this.#bytes!;
    bytes.push(byte);
    const word = (bytes[0]! << 8) | (bytes[1] ?? 0);
    if (bytes.length < 2 || bytes.length < 2 + (word & LENGTH_MASK)) return;
    this.#end();
    this.#process(word & ~LENGTH_MASK, Uint8Array.from(bytes.slice(2)));
  }

  /** The interpreter starts anew. */
  drop(): void {
    this.#end();
    this.#closeFile();
  }

  #end(): void {
    this.#bytes = undefined;
    if (this.#deadline) this.#board.queue.cancel(this.#deadline);
  }

  #process(type: number, data: Uint8Array): void {
    if (type === EVAL) return this.#evaluate(bytesToString(data));
    if (type === DATA) return this.#takePart(data);
    const request = this.#board.parse(bytesToString(data)) as Record<string, unknown> | undefined;
    if (type === FILE_RECV) return this.#giveFile(request?.['fn']);
    this.#answer(
      request !== undefined && (type === EVENT ? this.#board.notify('packet', request) : type === FILE_SEND && this.#openFile(request)),
    );
  }

  #answer(ok: boolean): void {
    this.#send(Uint8Array.of(ok ? ACK : NAK));
  }

  #evaluate(expression: string): void {
    const value = this.#board.valueOf(expression);
    this.#answer(value !== undefined);
    if (value === undefined) this.#board.reportErrors();
    else this.#reply(RESPONSE, stringToBytes(value));
  }

  #reply(type: number, data: Uint8Array): void {
    const word = type | data.length;
    this.#send(Uint8Array.of(DLE, SOH, word >> 8, word & 0xff, ...data));
  }

  #giveFile(name: unknown): void {
    const content = typeof name === 'string' ? this.#board.storage.read(name) : undefined;
    this.#answer(content !== undefined);
    if (!content) return;
    for (let at = 0; at < content.length; at += PIECE_BYTES) this.#reply(DATA, content.subarray(at, at + PIECE_BYTES));
    this.#reply(DATA, new Uint8Array());
  }

  #openFile({ fn, s, fs, c }: Record<string, unknown>): boolean {
    this.#closeFile();
    // There is no other file system on this board.
    if (typeof fn !== 'string' || !Number(s) || fs) return false;
    this.#file = { name: fn, sizeBytes: Math.trunc(Number(s)), compressed: Boolean(c), offset: 0 };
    this.#waitForPart();
    return true;
  }

  #takePart(data: Uint8Array): void {
    const file = this.#file;
    if (!file) return this.#answer(false);
    const part = file.compressed ? decompress(data) : data;
    const failure = this.#board.storage.write(file.name, part, file.offset, file.sizeBytes);
    file.offset += part.length;
    if (file.offset >= file.sizeBytes) this.#closeFile();
    else this.#waitForPart();
    // The engine acknowledges a part that it could not write, and only prints why.
    this.#answer(true);
    if (failure) this.#board.complain(WRITE_FAILURES[failure]);
  }

  #waitForPart(): void {
    if (this.#fileDeadline) this.#board.queue.cancel(this.#fileDeadline);
    this.#fileDeadline = this.#board.queue.after(FILE_US, () => this.#closeFile());
  }

  #closeFile(): void {
    this.#file = undefined;
    if (this.#fileDeadline) this.#board.queue.cancel(this.#fileDeadline);
  }
}
