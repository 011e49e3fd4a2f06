/**
 * Files on an SD card, which hangs on an SPI bus: nothing here touches the flash of the board. FAT; the card has to be there, connected with
 * `E.connectSDCard`, or every call throws. Everything happens before the call returns, also without `Sync` in its name.
 */

interface File {
  /** Up to `length` bytes from where the file stands; undefined at the end. */
  read(length: number): string | undefined;
  /** Number of bytes written. Flushes the card each time, unless the flag `unsyncFiles` is set. */
  write(data: string | ArrayBuffer | ArrayBufferView): number;
  /** Moves on by a number of bytes. */
  skip(count: number): void;
  /** Moves to a byte, counted from the beginning of the file. */
  seek(position: number): void;
  close(): void;
  pipe(destination: PipeTarget, options?: PipeOptions): void;
}

interface FileStat {
  /** Bytes. */
  size: number;
  dir: boolean;
  mtime: Date;
}

/** Paths without a drive; directories are parted by `/`. */
interface FsModule {
  /** Names in a directory, by default the root. Undefined when it cannot be listed. */
  readdir(path?: string): string[] | undefined;
  readdirSync(path?: string): string[] | undefined;
  /** The whole file as a byte string: it has to fit into memory. Throws when there is none. */
  readFile(path: string): string | undefined;
  readFileSync(path: string): string | undefined;
  /** Replaces the file. False when no byte was written, for empty data too. */
  writeFile(path: string, data: string | ArrayBuffer | ArrayBufferView): boolean;
  writeFileSync(path: string, data: string | ArrayBuffer | ArrayBufferView): boolean;
  /** Makes the file if there is none. */
  appendFile(path: string, data: string | ArrayBuffer | ArrayBufferView): boolean;
  appendFileSync(path: string, data: string | ArrayBuffer | ArrayBufferView): boolean;
  unlink(path: string): boolean;
  unlinkSync(path: string): boolean;
  mkdir(path: string): boolean;
  mkdirSync(path: string): boolean;
  /** Undefined when there is no such file. */
  statSync(path: string): FileStat | undefined;
  pipe(source: object, destination: PipeTarget, options?: PipeOptions): void;
}

interface EngineE {
  /** Chip select needs a pull-up, so that the card stays silent until then. The bus must be set up, and serves the card alone. */
  connectSDCard(spi: SPI, chipSelect: Pin): void;
  /** Before the card is taken out: open files are closed and lost writes avoided. */
  unmountSD(): void;
  /** `r` reads, `r+` reads and writes, `w` replaces, `w+` writes an existing file, `a` appends. Default `r`. Throws when it cannot be opened. */
  openFile(path: string, mode?: 'r' | 'r+' | 'w' | 'w+' | 'a'): File;
}
