import type { Port } from '../ports/port.ts';

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;
/** First byte of a frame to the chip; a reply begins with 1. */
const REQUEST = 0x00;
/** Start, eight, stop. */
const BITS_PER_BYTE = 10;
/** How long a port may hold back what is written, beside the time on the line: a driver that is stuck never says so. */
const WRITE_MS = 4000;
/** How much of what is no frame is kept, to say what the board did instead of answering. */
const KEPT_TEXT_BYTES = 4096;

/** No frame within the time. */
export class LoaderSilent extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
    this.name = 'LoaderSilent';
  }
}

/** The port did not take what was written. */
class PortStuck extends Error {
  override readonly name = 'PortStuck';
}

/**
 * SLIP frames over a port: the transport under esptool-js, in place of its own for Web Serial streams. Skips what comes between frames instead of
 * failing on it, keeps it as text, and fails at once when the port is gone.
 */
export class SlipLink {
  readonly port: Port;
  /** Rate of the line, which the library reads to tell the crystal. */
  baudrate: number;
  /** Bytes both ways, framing included. */
  carriedBytes = 0;
  readonly #frames: Uint8Array[] = [];
  readonly #decoder = new TextDecoder('latin1');
  #frame: number[] | undefined;
  #escaped = false;
  #text = '';
  #lost: Error | undefined;
  #waiting: { resolve(frame: Uint8Array): void; reject(error: Error): void } | undefined;

  constructor(port: Port, baud: number) {
    this.port = port;
    this.baudrate = baud;
    port.onData((bytes) => this.#push(bytes));
    port.onLost((cause) => {
      this.#lost = cause;
      this.#waiting?.reject(cause);
    });
  }

  /** The last of what came and is no reply: boot messages, output of a program, an echo. */
  get text(): string {
    return this.#text + (this.#frame ? this.#decoder.decode(Uint8Array.from(this.#frame)) : '');
  }

  async write(payload: Uint8Array): Promise<void> {
    if (this.#lost) throw this.#lost;
    const frame = encode(payload);
    this.carriedBytes += frame.length;
    const onLineMs = (frame.length * BITS_PER_BYTE * 1000) / this.baudrate;
    await within(this.port.write(frame), WRITE_MS + 2 * onLineMs);
  }

  read(timeoutMs: number): Promise<Uint8Array> {
    const ready = this.#frames.shift();
    if (ready) return Promise.resolve(ready);
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new LoaderSilent(timeoutMs))), timeoutMs);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#waiting = undefined;
        act();
      };
      this.#waiting = { resolve: (frame) => settle(() => resolve(frame)), reject: (error) => settle(() => reject(error)) };
    });
  }

  flushInput(): void {
    this.#frames.length = 0;
  }

  /** Drops what still arrives until the line is quiet. */
  async drainInput(quietMs = 50, maxMs = 400): Promise<void> {
    const endMs = performance.now() + maxMs;
    while (performance.now() < endMs) {
      try {
        await this.read(quietMs);
      } catch (error) {
        if (error instanceof LoaderSilent) return;
        throw error;
      }
    }
  }

  async setBaud(baud: number): Promise<void> {
    await this.port.setBaud(baud);
    this.baudrate = baud;
  }

  #push(bytes: Uint8Array): void {
    this.carriedBytes += bytes.length;
    let textStart = 0;
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index]!;
      const inside = this.#frame !== undefined;
      if (byte === END) {
        if (!inside) this.#keep(bytes.subarray(textStart, index));
        this.#end();
        textStart = index + 1;
      } else if (inside) {
        this.#store(byte);
        textStart = index + 1;
      }
    }
    if (this.#frame === undefined) this.#keep(bytes.subarray(textStart));
  }

  #end(): void {
    const frame = this.#frame;
    // Two ENDs in a row: the first one was the end of a frame whose beginning was lost.
    if (!frame || frame.length === 0) {
      this.#frame = [];
      return;
    }
    this.#frame = undefined;
    this.#escaped = false;
    const payload = Uint8Array.from(frame);
    // A program that echoes sends requests back.
    if (payload[0] === REQUEST) this.#keep(payload);
    if (this.#waiting) this.#waiting.resolve(payload);
    else this.#frames.push(payload);
  }

  #store(byte: number): void {
    if (byte === ESC && !this.#escaped) this.#escaped = true;
    else if (this.#escaped) {
      this.#escaped = false;
      this.#frame!.push(byte === ESC_END ? END : byte === ESC_ESC ? ESC : byte);
    } else this.#frame!.push(byte);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#text = (this.#text + this.#decoder.decode(bytes)).slice(-KEPT_TEXT_BYTES);
  }
}

async function within(writing: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new PortStuck(`the port took nothing for ${Math.round(timeoutMs / 1000)} s`)), timeoutMs);
  });
  try {
    await Promise.race([writing, stuck]);
  } finally {
    clearTimeout(timer);
  }
}

function encode(payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(2 * payload.length + 2);
  let length = 0;
  frame[length++] = END;
  for (const byte of payload) {
    if (byte === END || byte === ESC) {
      frame[length++] = ESC;
      frame[length++] = byte === END ? ESC_END : ESC_ESC;
    } else frame[length++] = byte;
  }
  frame[length++] = END;
  return frame.slice(0, length);
}
