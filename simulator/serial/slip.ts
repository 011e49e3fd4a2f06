/** SLIP framing (RFC 1055) as the ROM loader uses it: END on both sides of a frame. */

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;

/** The largest request is a 16 kB block with its headers; anything longer is a frame whose end got lost. */
const LONGEST_FRAME_BYTES = 0x4000 + 64;

export function slipFrame(payload: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 * payload.length + 2);
  let length = 0;
  out[length++] = END;
  for (const byte of payload) {
    if (byte === END || byte === ESC) {
      out[length++] = ESC;
      out[length++] = byte === END ? ESC_END : ESC_ESC;
    } else out[length++] = byte;
  }
  out[length++] = END;
  return out.subarray(0, length);
}

/** Takes bytes in any chunking and hands over the payload of each frame. What is not in a frame is passed over. */
export class SlipDecoder {
  readonly #onFrame: (payload: Uint8Array) => void;
  readonly #frame = new Uint8Array(LONGEST_FRAME_BYTES);
  #length = 0;
  #inside = false;
  #escaped = false;

  constructor(onFrame: (payload: Uint8Array) => void) {
    this.#onFrame = onFrame;
  }

  reset(): void {
    this.#inside = false;
    this.#escaped = false;
    this.#length = 0;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
  }

  #take(byte: number): void {
    if (byte === END) return this.#end();
    if (!this.#inside) return;
    if (this.#escaped) {
      this.#escaped = false;
      if (byte === ESC_END) this.#store(END);
      else if (byte === ESC_ESC) this.#store(ESC);
      else this.reset();
    } else if (byte === ESC) this.#escaped = true;
    else this.#store(byte);
  }

  #end(): void {
    const length = this.#length;
    // An END between two frames may close one and open the next: both clients and ROMs accept a shared one.
    this.reset();
    this.#inside = true;
    if (length > 0) this.#onFrame(this.#frame.slice(0, length));
  }

  #store(byte: number): void {
    if (this.#length === LONGEST_FRAME_BYTES) return this.reset();
    this.#frame[this.#length++] = byte;
  }
}
