/** Built-in modules reached through `require`, without the network's. */

interface StorageStats {
  totalBytes: number;
  freeBytes: number;
  fileBytes: number;
  fileCount: number;
  trashBytes: number;
  trashCount: number;
}
interface StorageFile {
  /** Undefined at the end. */
  read(length: number): string | undefined;
  /** With its newline; undefined at the end. */
  readLine(): string | undefined;
  /** Appends; byte 0xFF is not allowed. */
  write(text: string): void;
  getLength(): number;
  erase(): void;
  pipe(destination: PipeTarget, options?: PipeOptions): void;
}
/** Files in flash. Names have at most 28 bytes: the engine truncates longer ones without a word. */
interface StorageModule {
  /** A reference into flash, which costs two variables whatever its length. Undefined if there is no such file. */
  read(name: string, offset?: number, length?: number): string | undefined;
  readArrayBuffer(name: string): ArrayBuffer | undefined;
  readJSON(name: string, noExceptions?: boolean): any;
  /** Replaces, or writes at `offset` into a file that was created with `size`. False when there is no room. Empty data throws. */
  write(name: string, data: EngineBytes | object, offset?: number, size?: number): boolean;
  writeJSON(name: string, data: any): boolean;
  erase(name: string): void;
  eraseAll(): void;
  list(pattern?: RegExp, filter?: { sf: boolean }): string[];
  hash(pattern?: RegExp): number;
  /** Rewrites flash pages. Not safe against a power cut. */
  compact(showMessage?: boolean): void;
  optimise(): void;
  /** Bytes. */
  getFree(checkInternalFlash?: boolean): number;
  getStats(checkInternalFlash?: boolean): StorageStats;
  open(name: string, mode: 'r' | 'w' | 'a'): StorageFile;
}

interface FlashModule {
  /** Page that holds `address`, if any. */
  getPage(address: number): { addr: number; length: number } | undefined;
  getFree(): { addr: number; length: number; area?: string }[];
  read(length: number, address: number): Uint8Array;
  write(data: EngineBytes, address: number): void;
  erasePage(address: number | { addr: number; length: number }): void;
}

interface AesOptions {
  iv?: EngineBytes;
  /** For CTR call `encrypt` to decrypt: the engine's `decrypt` returns garbage. */
  mode?: 'CBC' | 'CFB' | 'CTR' | 'OFB' | 'ECB';
}
interface CryptoModule {
  SHA1(data: EngineBytes): ArrayBuffer;
  SHA224(data: EngineBytes): ArrayBuffer;
  SHA256(data: EngineBytes): ArrayBuffer;
  SHA384(data: EngineBytes): ArrayBuffer;
  SHA512(data: EngineBytes): ArrayBuffer;
  /** `keySize` in 32-bit words. */
  PBKDF2(
    passphrase: EngineBytes,
    salt: EngineBytes,
    options?: { keySize?: number; iterations?: number; hasher?: 'SHA1' | 'SHA224' | 'SHA256' | 'SHA384' | 'SHA512' },
  ): ArrayBuffer;
  /** Multiples of 16 bytes; another length prints an error and gives undefined. */
  readonly AES: {
    encrypt(data: EngineBytes, key: EngineBytes, options?: AesOptions): ArrayBuffer | undefined;
    decrypt(data: EngineBytes, key: EngineBytes, options?: AesOptions): ArrayBuffer | undefined;
  };
}
declare const AES: CryptoModule['AES'];

interface HeatshrinkModule {
  compress(data: EngineBytes): ArrayBuffer;
  decompress(data: EngineBytes): ArrayBuffer;
}

interface NeopixelModule {
  write(pin: Pin, data: EngineBytes): void;
}

interface EngineModules {
  addCached(id: string, source: string | (() => any)): void;
  removeCached(id: string): void;
  removeAllCached(): void;
  getCached(): string[];
}
declare var Modules: EngineModules;

declare function require(name: 'Storage'): StorageModule;
declare function require(name: 'Flash'): FlashModule;
declare function require(name: 'crypto'): CryptoModule;
declare function require(name: 'heatshrink'): HeatshrinkModule;
declare function require(name: 'neopixel'): NeopixelModule;
declare function require(name: 'fs'): FsModule;
declare function require(name: 'timer'): PinTimerModule;
declare function require(name: 'NetworkJS'): NetworkJsModule;
declare function require(name: 'ESP32'): ESP32;
declare function require(name: 'Wifi'): WifiModule;
declare function require(name: 'net'): NetModule;
declare function require(name: 'tls'): TlsModule;
declare function require(name: 'http'): HttpModule;
declare function require(name: 'dgram'): DgramModule;
declare function require(name: 'TelnetServer'): TelnetServerModule;
/** A file of that name in Storage. */
declare function require(name: string): any;
