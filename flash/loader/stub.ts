import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { RomClient } from './esptool.ts';
import type { SlipLink } from './slip-link.ts';

const OP = {
  changeBaud: 0x0f,
  deflBegin: 0x10,
  deflData: 0x11,
  deflEnd: 0x12,
  flashMd5: 0x13,
  eraseFlash: 0xd0,
  eraseRegion: 0xd1,
  readFlash: 0xd2,
} as const;

/** Largest block that the stub takes. A native USB port of an S3 has a smaller buffer. */
const BLOCK_BYTES = 0x4000;
const READ_BLOCK_BYTES = 0x1000;
const READ_IN_FLIGHT = 64;
const CHECKSUM_SEED = 0xef;
/** Refusals after which the block was not taken, so that it may be sent again. */
const DAMAGED = new Set([0x05, 0x07, 0xc0, 0xc1]);
const BLOCK_TRIES = 3;

const REPLY_MS = 3000;
const ERASE_FLASH_MS = 120_000;
/** Timeouts that grow with the amount of flash, as a slow part needs them. */
const MD5_MS_PER_MB = 8000;
const ERASE_MS_PER_MB = 30_000;
const WRITE_MS_PER_MB = 40_000;

/** The stub refused a request: op and the two status bytes. */
export class StubRefusal extends Error {
  readonly status: number;

  constructor(op: number, status: number) {
    const what = DAMAGED.has(status) ? 'what arrived was damaged' : `the loader refused operation 0x${op.toString(16)}`;
    super(`${what} (status 0x${status.toString(16)})`);
    this.name = 'StubRefusal';
    this.status = status;
  }
}

/** A transfer whose bytes did not arrive as they were sent. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

/** Progress of a transfer: bytes done and in all, on the wire and in the flash. */
export type OnBytes = (doneBytes: number, totalBytes: number) => void;

/** The flash as the stub gives access to it. Every request is answered within its time or fails. */
export class Stub {
  readonly #client: RomClient;
  readonly #link: SlipLink;

  constructor(client: RomClient, link: SlipLink) {
    this.#client = client;
    this.#link = link;
  }

  /** The chip answers at the old rate and changes; so does the port. Resolves when the new rate works. */
  async changeBaud(baud: number): Promise<void> {
    const old = this.#link.baudrate;
    await this.#request(OP.changeBaud, words(baud, old));
    await this.#link.setBaud(baud);
    // What comes while both sides change is noise.
    await this.#link.drainInput(20, 200);
    await this.#client.readReg(0x40001000, REPLY_MS / 2);
  }

  readFlashId(): Promise<number> {
    return this.#client.readFlashId();
  }

  /** MD5 of a part of the flash, as 32 hexadecimal digits. */
  async md5(offset: number, length: number): Promise<string> {
    const body = await this.#request(OP.flashMd5, words(offset, length, 0, 0), { timeoutMs: scaled(MD5_MS_PER_MB, length) });
    return Buffer.from(body.subarray(0, 16)).toString('hex');
  }

  async eraseFlash(): Promise<void> {
    await this.#request(OP.eraseFlash, words(), { timeoutMs: ERASE_FLASH_MS });
  }

  /** Erases whole sectors: offset and length are multiples of 4096. */
  async eraseRegion(offset: number, length: number): Promise<void> {
    await this.#request(OP.eraseRegion, words(offset, length), { timeoutMs: scaled(ERASE_MS_PER_MB, length) });
  }

  /** Writes a part of the flash, compressed on the way. The stub erases what it writes. `onBytes` counts compressed bytes. */
  async write(offset: number, data: Uint8Array, onBytes: OnBytes): Promise<void> {
    const stream = deflateSync(data, { level: 9 });
    const blocks = Math.ceil(stream.length / BLOCK_BYTES);
    await this.#request(OP.deflBegin, words(data.length, blocks, BLOCK_BYTES, offset));
    // The stub acknowledges a block on receipt and takes the next one when it has written: four times the mean, for what compresses unevenly.
    const timeoutMs = REPLY_MS + scaled(WRITE_MS_PER_MB, (4 * data.length) / blocks);
    for (let sequence = 0; sequence < blocks; sequence++) {
      const block = stream.subarray(sequence * BLOCK_BYTES, (sequence + 1) * BLOCK_BYTES);
      await this.#block(sequence, block, timeoutMs);
      onBytes(sequence * BLOCK_BYTES + block.length, stream.length);
    }
    // 1: stay in the loader. The answer comes when the last block is written.
    await this.#request(OP.deflEnd, words(1), { timeoutMs });
  }

  /** Reads a part of the flash and compares its MD5 with the stub's. */
  async read(offset: number, length: number, onBytes: OnBytes): Promise<Uint8Array> {
    await this.#request(OP.readFlash, words(offset, length, READ_BLOCK_BYTES, READ_IN_FLIGHT));
    const data = new Uint8Array(length);
    let received = 0;
    while (received < length) {
      const block = await this.#link.read(REPLY_MS);
      if (received + block.length > length) throw new Damaged(`read ${received + block.length} bytes of ${length}`);
      data.set(block, received);
      received += block.length;
      await this.#link.write(words(received));
      onBytes(received, length);
    }
    const digest = await this.#link.read(scaled(MD5_MS_PER_MB, length));
    if (!createHash('md5').update(data).digest().equals(digest)) throw new Damaged('the MD5 of what was read is not that of the flash');
    return data;
  }

  async #block(sequence: number, block: Uint8Array, timeoutMs: number): Promise<void> {
    const data = new Uint8Array(16 + block.length);
    data.set(words(block.length, sequence, 0, 0));
    data.set(block, 16);
    const checksum = block.reduce((sum, byte) => sum ^ byte, CHECKSUM_SEED);
    for (let tries = 1; ; tries++) {
      try {
        await this.#request(OP.deflData, data, { checksum, timeoutMs });
        return;
      } catch (error) {
        if (!(error instanceof StubRefusal) || !DAMAGED.has(error.status) || tries === BLOCK_TRIES) throw error;
      }
    }
  }

  async #request(op: number, data: Uint8Array, options: { checksum?: number; timeoutMs?: number } = {}): Promise<Uint8Array> {
    const [, body] = await this.#client.command(op, data, options.checksum ?? 0, true, options.timeoutMs ?? REPLY_MS);
    const status = body.subarray(body.length - 2);
    if (body.length < 2 || status[0] !== 0) throw new StubRefusal(op, status[0] ?? 0);
    return body;
  }
}

function scaled(msPerMb: number, bytes: number): number {
  return Math.max(REPLY_MS, Math.ceil((msPerMb * bytes) / 1e6));
}

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value, true);
  return bytes;
}
