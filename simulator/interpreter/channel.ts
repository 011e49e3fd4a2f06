import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

/** A request of the interpreter, which stands still until its answer is there. Kinds: see `prelude/bridge.ts`. */
export interface Frame {
  readonly kind: string;
  readonly body: Buffer;
}

const HEADER_BYTES = 4;

/**
 * The host's ends of the two named pipes. Opened without blocking, so that an interpreter that never starts holds nobody up;
 * `readBlocking` may be used as soon as the interpreter has opened its end.
 */
export class Channel {
  readonly #requests: number;
  readonly #blocking: number;
  readonly #answers: number;
  #socket: Socket | undefined;
  #received = Buffer.alloc(0);

  constructor(requestPath: string, answerPath: string) {
    this.#requests = openSync(requestPath, constants.O_RDONLY | constants.O_NONBLOCK);
    // Opening the blocking end would wait for a writer, so there is one for that moment.
    const writer = openSync(requestPath, constants.O_WRONLY);
    this.#blocking = openSync(requestPath, constants.O_RDONLY);
    closeSync(writer);
    // Read and write, since opening a pipe for writing alone waits for a reader.
    this.#answers = openSync(answerPath, constants.O_RDWR);
  }

  /** Whether the interpreter has opened its end. */
  get opened(): boolean {
    const byte = Buffer.alloc(1);
    try {
      if (readSync(this.#requests, byte, 0, 1, null) === 0) return false;
      this.#received = Buffer.concat([this.#received, byte]);
      return true;
    } catch (error) {
      // No byte yet, but somebody who may write one.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return true;
      throw error;
    }
  }

  /** The next request, or undefined at the end: the interpreter is gone. */
  readBlocking(): Frame | undefined {
    const header = this.#readExactly(HEADER_BYTES);
    if (!header) return undefined;
    const body = this.#readExactly(header.readUIntLE(1, 3));
    return body && { kind: String.fromCharCode(header[0]!), body };
  }

  /** Delivers requests as they come, for a host that has other things to do meanwhile. */
  listen(onFrame: (frame: Frame) => void): void {
    this.#socket = new Socket({ fd: this.#requests, readable: true, writable: false });
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      for (let frame = this.#takeFrame(); frame; frame = this.#takeFrame()) onFrame(frame);
    });
  }

  answer(kind: string, body: Buffer): void {
    const header = Buffer.alloc(HEADER_BYTES);
    header.write(kind, 'latin1');
    header.writeUIntLE(body.length, 1, 3);
    const frame = Buffer.concat([header, body]);
    for (let sent = 0; sent < frame.length;) sent += writeSync(this.#answers, frame, sent);
  }

  close(): void {
    this.#socket?.destroy();
    if (!this.#socket) closeSync(this.#requests);
    closeSync(this.#answers);
    closeSync(this.#blocking);
  }

  #takeFrame(): Frame | undefined {
    const received = this.#received;
    if (received.length < HEADER_BYTES) return undefined;
    const end = HEADER_BYTES + received.readUIntLE(1, 3);
    if (received.length < end) return undefined;
    this.#received = received.subarray(end);
    return { kind: String.fromCharCode(received[0]!), body: received.subarray(HEADER_BYTES, end) };
  }

  #readExactly(count: number): Buffer | undefined {
    const bytes = Buffer.alloc(count);
    const early = this.#received.copy(bytes);
    this.#received = this.#received.subarray(early);
    for (let at = early; at < count;) {
      const read = readSync(this.#blocking, bytes, at, count - at, null);
      if (read === 0) return undefined;
      at += read;
    }
    return bytes;
  }
}
