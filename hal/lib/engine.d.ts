/** The interpreter's own globals: timers, time, events, `E`, `process`, `console`, code loading. */

/** Every engine object takes listeners. `emit` is queued: listeners run after the current code, never inside it. */
interface EngineEmitter {
  emit(event: string, ...args: any[]): void;
  on(event: string, listener: (...args: any[]) => void): void;
  /** The engine's other word for `on`. */
  addListener(event: string, listener: (...args: any[]) => void): void;
  /** As `on`, in front of the listeners that are there. */
  prependListener(event: string, listener: (...args: any[]) => void): void;
  removeListener(event: string, listener: (...args: any[]) => void): void;
  removeAllListeners(event?: string): void;
}

/** Runs `callback` once after `delayMs`; ids are numbers from 1. An exception in it is printed, and other timers go on. */
declare function setTimeout<A extends any[]>(callback: (...args: A) => void, delayMs?: number, ...args: A): number;
/** Runs `callback` every `periodMs`; late calls are made up for, in a burst. */
declare function setInterval<A extends any[]>(callback: (...args: A) => void, periodMs: number, ...args: A): number;
/** Throws for `undefined`. */
declare function clearTimeout(id: number): void;
/** Throws for `undefined`. */
declare function clearInterval(id: number): void;
declare function changeInterval(id: number, periodMs: number): void;

/** Wall time in seconds since 1970, with a fraction; counts from 0 at boot until it is set. Jumps when it is set. */
declare function getTime(): number;
/** Sets wall time, in seconds since 1970. Timers keep their remaining time. */
declare function setTime(timeS: number): void;

declare function print(...values: any[]): void;
interface Console {
  /** No `%` formatting. */
  log(...values: any[]): void;
  debug(...values: any[]): void;
  info(...values: any[]): void;
  warn(...values: any[]): void;
  error(...values: any[]): void;
  trace(...values: any[]): void;
}
declare var console: Console;
/** The root scope. A property set here is a global variable, and each one makes every later look-up of a built-in slower. */
declare var global: typeof globalThis & { [name: string]: any };

/** Restarts the interpreter and runs `file`, or the boot code. */
declare function load(file?: string): void;
/** Restarts the interpreter without `.bootcde`; `true` clears saved code first. */
declare function reset(clearFlash?: boolean): void;
declare function save(): void;
declare function dump(): void;
declare function trace(root?: any): void;
declare function echo(on: boolean): void;
/** Types the source of a function of the root scope into the console, to be changed by hand there. */
declare function edit(func: string | Function): void;
/** `pin` is high while the interpreter works and low while it waits; `undefined` ends that. The pin becomes an output. */
declare function setBusyIndicator(pin: Pin | undefined): void;
/** `pin` is low while the interpreter sleeps between events and high otherwise; `undefined` ends that. Not the chip's deep or light sleep. */
declare function setSleepIndicator(pin: Pin | undefined): void;
/** A text that is unlike any other board's: on ESP32 it is made from the MAC address. */
declare function getSerial(): string;
declare function peek8(address: number, count?: number): any;
declare function peek16(address: number, count?: number): any;
declare function peek32(address: number, count?: number): any;
declare function poke8(address: number, value: number | number[]): void;
declare function poke16(address: number, value: number | number[]): void;
declare function poke32(address: number, value: number | number[]): void;

/** Memory in variables (14 bytes each on ESP32). */
interface ProcessMemory {
  free: number;
  usage: number;
  total: number;
  history: number;
  gc?: number;
  /** Milliseconds spent collecting garbage for this answer. */
  gctime?: number;
  /** Bytes a variable. */
  blocksize: number;
}
interface ProcessEnv {
  readonly VERSION: string;
  readonly GIT_COMMIT?: string;
  /** "ESP32" on the board, "LINUX" for the Linux build. */
  readonly BOARD: string;
  /** Bytes. */
  readonly RAM: number;
  /** Bytes. */
  readonly FLASH: number;
  /** Bytes of the files in flash, `require("Storage")`. */
  readonly STORAGE: number;
  readonly SERIAL: string;
  readonly CONSOLE: string;
  /** Names of the built-in modules, separated by commas. */
  readonly MODULES: string;
}
interface Process extends EngineEmitter {
  readonly env: ProcessEnv;
  /** As in "2v29". */
  readonly version: string;
  /** Without `false` the engine collects garbage first. */
  memory(collectGarbage?: boolean): ProcessMemory;
  on(event: 'uncaughtException', listener: (exception: any) => void): void;
}
declare var process: Process;

type EngineBytes = string | number | ArrayBuffer | ArrayBufferView | readonly EngineBytes[] | { data: EngineBytes; count: number };

/** What a pipe writes to; `end` is called when the source is at its end. */
interface PipeTarget {
  write(data: any): any;
  end?(): any;
}
interface PipeOptions {
  /** Bytes at a time, once for each turn of the idle loop. Default 64. */
  chunkSize?: number;
  /** Whether to end or close the target with the source. Default true. */
  end?: boolean;
  complete?: () => void;
}

interface EngineFlags {
  deepSleep?: boolean | number;
  unsafeFlash?: boolean | number;
  unsyncFiles?: boolean | number;
  /** Shortens reserved words in functions as they are defined. */
  pretokenise?: boolean | number;
  /** Writes the first uncaught error to the Storage file `ERROR`. */
  onErrorSave?: boolean | number;
  onErrorFlash?: boolean | number;
}
interface EngineE extends EngineEmitter {
  /** CRC-32 (IEEE 802.3), as an unsigned number. */
  CRC32(data: EngineBytes): number;
  /** Bytes as a flat string. Undefined when there is no room in one piece. */
  toString(...data: EngineBytes[]): string;
  toUint8Array(...data: EngineBytes[]): Uint8Array;
  /** The bytes of a string as a buffer; much the fastest way from a string to bytes. Undefined when there is no room. */
  toArrayBuffer(bytes: string): ArrayBuffer;
  toFlatString(...data: EngineBytes[]): string | undefined;
  /** JavaScript source of a value; bytes above 126 as `\xFF`. */
  toJS(value: any): string;
  /** 32 bits from the board's random number generator, signed. */
  hwRand(): number;
  srand(seed: number): void;
  /** Degrees Celsius of the chip, NaN where it cannot be read. */
  getTemperature(internal?: boolean): number;
  /** Volts that a reading of 1 stands for; NaN where it cannot be measured. */
  getAnalogVRef(): number;
  /** Restarts the chip unless kicked every `timeoutS` (whole seconds); `auto` kicks from the idle loop. Cannot be turned off. */
  enableWatchdog(timeoutS: number, auto?: boolean): void;
  kickWatchdog(): void;
  reboot(): void;
  getErrorFlags(): string[];
  getFlags(): EngineFlags;
  setFlags(flags: EngineFlags): void;
  /** Hours east of Greenwich, for local `Date` text. Ends what `setDST` set. */
  setTimeZone(hours: number): void;
  /**
   * Summer time for local `Date` text; from then on `setTimeZone` is not asked. Both offsets are minutes, `timeZoneMin` east of Greenwich in
   * winter. A change comes `timeMin` minutes after midnight, `dayOffset` days from the `week`th (0 first to 3 fourth, 4 last) `weekday`
   * (0 Sunday) of `month` (0 January). `dstOffsetMin` 0 turns it off.
   */
  setDST(
    dstOffsetMin: number,
    timeZoneMin: number,
    startWeek: number,
    startWeekday: number,
    startMonth: number,
    startDayOffset: number,
    startTimeMin: number,
    endWeek: number,
    endWeekday: number,
    endMonth: number,
    endDayOffset: number,
    endTimeMin: number,
  ): void;
  setBootCode(code: string | undefined, always?: boolean): void;
  getConsole(): string | null;
  setConsole(device: string | object | null, options?: { force?: boolean }): void;
  lockConsole(): void;
  setPassword(password: string): void;
  defrag(): void;
  /** Variables that `value` takes. */
  getSizeOf(value: any): number;
  getSizeOf(value: any, depth: number): any[];
  getAddressOf(value: any, flat?: boolean): number;
  /** An object whose members read and write 32-bit registers at `baseAddress` plus the given offsets. A wrong address restarts the chip. */
  memoryMap<Name extends string>(baseAddress: number, registers: { readonly [name in Name]: number }): { [name in Name]: number };
  /** A string that maps `length` bytes of memory or flash, without a copy. */
  memoryArea(address: number, length: number): string;
  clip(x: number, min: number, max: number): number;
  sum(values: ArrayLike<number>): number;
  variance(values: ArrayLike<number>, mean: number): number;
  convolve(a: ArrayLike<number>, b: ArrayLike<number>, offset: number): number;
  FFT(real: ArrayLike<number>, imaginary?: ArrayLike<number>, inverse?: boolean): void;
  HSBtoRGB(hue: number, saturation: number, brightness: number, format?: number): any;
  mapInPlace(from: ArrayBufferView, to: ArrayBufferView, map?: any, bits?: number): void;
  reverseByte(byte: number): number;
  /**
   * Text from UTF-8 bytes, one byte a character. A code point above 255 becomes what `lookup` has for it (an array by number, an object by
   * lower-case hex digits), or else what `replace` is or returns, or else nothing.
   */
  decodeUTF8(
    bytes: string,
    lookup?: readonly string[] | { readonly [hex: string]: string },
    replace?: string | ((codePoint: number) => string),
  ): string;
  /** The value whose key equals `key` but for the case of letters, or with `returnKey` the key as it is written. */
  lookupNoCase(object: object, key: string, returnKey?: false): any;
  lookupNoCase(object: object, key: string, returnKey: true): string | undefined;
  dumpStr(): string;
  /** Prints the variables' memory as a map: a space is free, `#` used, `L` locked, `=` a flat string. Holds everything else up. */
  dumpFragmentation(): void;
  /** Prints each variable in use and what it links to, a line each: many thousand on a full board. */
  dumpVariables(): void;
  pipe(source: object, destination: PipeTarget, options?: PipeOptions): void;
  stopEventPropagation(): void;
  /** Microamperes, as far as the engine knows. */
  getPowerUsage(): { total: number; device: { [name: string]: number } };
  on(event: 'errorFlag', listener: (flags: string[]) => void): void;
  on(event: 'init' | 'kill', listener: () => void): void;
  /** A packet of type EVENT on the console, read as lenient JSON. */
  on(event: 'packet', listener: (event: any) => void): void;
  /** A part of a file that packets on the console bring. Sizes in bytes: `l` of the part, `o` so far, `s` of the whole. */
  on(event: 'packetUpload', listener: (progress: { l: number; o: number; s: number; fn: string }) => void): void;
}
declare var E: EngineE;
