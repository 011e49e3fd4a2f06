import { Flash, PAGE_BYTES } from './flash.ts';
import { stringToBytes, bytesToString } from './text.ts';

/** Storage of the ESP32: 224 pages at 0x320000 of the flash chip. */
export const STORAGE_BYTES = 224 * PAGE_BYTES;
export const NAME_CHARS = 28;

const HEADER_BYTES = 32;
const ALIGN = 4;
export const FLAG_STORAGE_FILE = 0x40;

export interface StoredFile {
  readonly name: string;
  /** Address of its first byte. */
  readonly address: number;
  readonly size: number;
  readonly flags: number;
}

export type WriteFailure = 'zero-length' | 'no-room' | 'too-much' | 'different';

/**
 * The engine's file system (src/jsflash.c): header of size, flags and 28 characters of name in front of each file, 4-byte aligned,
 * append-only; erasing clears the first four characters of the name; compaction moves what lives to the front.
 */
export class Storage {
  readonly flash: Flash;
  /** Told when space has to be made. */
  onCompact: (() => void) | undefined;
  /** Told that a file is gone, or replaced by another. */
  onErase: ((name: string) => void) | undefined;

  constructor(flash = new Flash(STORAGE_BYTES)) {
    this.flash = flash;
  }

  find(name: string): StoredFile | undefined {
    const key = fileName(name);
    for (const file of this.#headers()) if (file.name === key) return file;
    return undefined;
  }

  read(name: string, offset = 0, length = 0): Uint8Array | undefined {
    const file = this.find(name);
    if (!file) return undefined;
    const from = Math.min(Math.max(0, offset), file.size);
    return this.flash.read(file.address + from, Math.min(length > 0 ? length : file.size, file.size - from));
  }

  /** Writes a whole file, or a part of one whose first part came with offset 0 and the total size. */
  write(name: string, data: Uint8Array, offset = 0, totalSize = 0, flags = 0): WriteFailure | undefined {
    const size = totalSize || data.length;
    if (size === 0) return 'zero-length';
    let file = this.find(name);
    if (offset === 0 && file && (file.size !== size || file.flags !== flags || !this.flash.isErased(file.address, size))) {
      if (file.size === size && file.flags === flags && data.length === size && equal(this.flash.read(file.address, size), data))
        return undefined;
      this.#erase(file);
      file = undefined;
    }
    if (!file && offset === 0) file = this.#create(name, size, flags);
    if (!file) return 'no-room';
    if (offset + data.length > file.size) return 'too-much';
    if (!this.flash.isErased(file.address + offset, data.length)) return 'different';
    this.flash.write(file.address + offset, data);
    return undefined;
  }

  erase(name: string): boolean {
    const file = this.find(name);
    if (file) this.#erase(file);
    return file !== undefined;
  }

  eraseAll(): void {
    for (const { name } of this.list()) this.onErase?.(name);
    for (let address = 0; address < this.flash.sizeBytes; address += PAGE_BYTES) this.flash.erasePage(address);
  }

  /** Files in the order in which they lie in flash; `storageFile` selects those made by `open`, or the others. */
  list(storageFile?: boolean): StoredFile[] {
    return [...this.#headers()].filter(
      ({ name, flags }) => name !== '' && (storageFile === undefined || ((flags & FLAG_STORAGE_FILE) !== 0) === storageFile),
    );
  }

  get stats(): {
    readonly totalBytes: number;
    readonly freeBytes: number;
    readonly fileBytes: number;
    readonly fileCount: number;
    readonly trashBytes: number;
    readonly trashCount: number;
  } {
    const all = [...this.#headers()];
    const bytes = (files: StoredFile[]): number => files.reduce((sum, { size }) => sum + aligned(size) + HEADER_BYTES, 0);
    const live = all.filter(({ name }) => name !== '');
    const trash = all.filter(({ name }) => name === '');
    const totalBytes = this.flash.sizeBytes;
    return {
      totalBytes,
      freeBytes: totalBytes - this.#end(),
      fileBytes: bytes(live),
      fileCount: live.length,
      trashBytes: bytes(trash),
      trashCount: trash.length,
    };
  }

  /**
   * Rewrites the pages from the last one that begins with a file's header before the first erased file; what lies before is not touched. Not safe
   * against loss of power, as on the board.
   */
  compact(): void {
    if (this.stats.trashCount === 0) return;
    this.onCompact?.();
    let start = 0;
    for (const { name, address } of this.#headers()) {
      if ((address - HEADER_BYTES) % PAGE_BYTES === 0) start = address - HEADER_BYTES;
      if (name === '') break;
    }
    const live = this.list()
      .filter(({ address }) => address > start)
      .map((file) => ({ ...file, bytes: this.flash.read(file.address, file.size) }));
    const used = this.#end();
    for (let address = start; address < used; address += PAGE_BYTES) this.flash.erasePage(address);
    let address = start;
    for (const { name, size, flags, bytes } of live) {
      this.flash.write(address, header(name, size, flags));
      this.flash.write(address + HEADER_BYTES, bytes);
      address += HEADER_BYTES + aligned(size);
    }
  }

  #create(name: string, size: number, flags: number): StoredFile | undefined {
    const needed = HEADER_BYTES + aligned(size);
    const { freeBytes, trashBytes } = this.stats;
    if (freeBytes < needed) {
      if (needed >= freeBytes + trashBytes) return undefined;
      this.compact();
    }
    const address = this.#end();
    if (address + needed > this.flash.sizeBytes) return undefined;
    this.flash.write(address, header(fileName(name), size, flags));
    return { name: fileName(name), address: address + HEADER_BYTES, size, flags };
  }

  #erase(file: StoredFile): void {
    this.onErase?.(file.name);
    this.flash.write(file.address - HEADER_BYTES + 4, new Uint8Array(4));
  }

  #end(): number {
    let end = 0;
    for (const { address, size } of this.#headers()) end = address + aligned(size);
    return end;
  }

  *#headers(): Generator<StoredFile> {
    const { flash } = this;
    for (let at = 0; at + HEADER_BYTES <= flash.sizeBytes;) {
      const word = flash.uint32At(at);
      if (word === 0xffffffff) return;
      const size = word & 0xffffff;
      const erased = flash.byteAt(at + 4) === 0;
      const name = erased ? '' : bytesToString(flash.read(at + 4, NAME_CHARS)).replace(/\0.*$/s, '');
      yield { name, address: at + HEADER_BYTES, size, flags: word >>> 24 };
      at += HEADER_BYTES + aligned(size);
    }
  }
}

/** Longer names are cut without a word. */
export function fileName(name: string): string {
  return name.slice(0, NAME_CHARS);
}

function header(name: string, size: number, flags: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  new DataView(bytes.buffer).setUint32(0, (size & 0xffffff) + flags * 0x1000000, true);
  bytes.set(stringToBytes(name).subarray(0, NAME_CHARS), 4);
  return bytes;
}

function aligned(size: number): number {
  return Math.ceil(size / ALIGN) * ALIGN;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
