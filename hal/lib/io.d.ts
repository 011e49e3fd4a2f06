/** Pins, watches and buses of the ESP32 board. */

type PinMode =
  | 'analog'
  | 'input'
  | 'input_pullup'
  | 'input_pulldown'
  | 'output'
  | 'opendrain'
  | 'opendrain_pullup'
  | 'af_output'
  | 'af_opendrain'
  | 'auto';

interface Pin {
  /** Sets the mode from the level's point of view: becomes an input unless the mode was fixed. */
  read(): boolean;
  write(level: boolean | 0 | 1): void;
  set(): void;
  reset(): void;
  toggle(): boolean;
  mode(mode: PinMode): void;
  getMode(): PinMode;
  /** 0 to 1 of full scale; NaN without a converter (only D32 to D39 have one). */
  analog(): number;
  pwm(duty: number, options?: PwmOptions): void;
  pulse(level: boolean | 0 | 1, timeMs: number | readonly number[]): void;
  getInfo(): { port?: string; num?: number; mode?: string; output?: number; functions?: object } | undefined;
}
interface PinConstructor {
  new (value: number | string | Pin): Pin;
  (value: number | string | Pin): Pin;
  readonly prototype: Pin;
}
declare var Pin: PinConstructor;

interface PwmOptions {
  /** Hertz. */
  freq?: number;
  soft?: boolean;
  forceSoft?: boolean;
}

declare const D0: Pin, D1: Pin, D2: Pin, D3: Pin, D4: Pin, D5: Pin, D6: Pin, D7: Pin, D8: Pin, D9: Pin;
declare const D10: Pin, D11: Pin, D12: Pin, D13: Pin, D14: Pin, D15: Pin, D16: Pin, D17: Pin, D18: Pin, D19: Pin;
declare const D20: Pin, D21: Pin, D22: Pin, D23: Pin, D24: Pin, D25: Pin, D26: Pin, D27: Pin, D28: Pin, D29: Pin;
declare const D30: Pin, D31: Pin, D32: Pin, D33: Pin, D34: Pin, D35: Pin, D36: Pin, D37: Pin, D38: Pin, D39: Pin;
declare const LED: Pin, LED1: Pin, BTN: Pin, BTN1: Pin;
declare const HIGH: 1;
declare const LOW: 0;

/** Reads a pin, or several as one number with the last pin as its lowest bit. */
declare function digitalRead(pin: Pin | readonly Pin[]): number;
declare function digitalWrite(pin: Pin | readonly Pin[], level: number | boolean): void;
/** Pulses of `timeMs`; an array alternates the level. At least 0.03 ms on ESP32; returns at once. */
declare function digitalPulse(pin: Pin, level: number | boolean, timeMs: number | readonly number[]): void;
/** 0 to 1 of full scale; NaN without a converter (only D32 to D39 have one). */
declare function analogRead(pin: Pin): number;
/** `value` is 0 to 1. D25 and D26 are a converter, where 1 wraps to 0; the others give 10-bit PWM. */
declare function analogWrite(pin: Pin, value: number, options?: PwmOptions): void;
declare function pinMode(pin: Pin, mode?: PinMode, automatic?: boolean): void;
declare function getPinMode(pin: Pin): PinMode;
declare function shiftOut(pins: Pin | readonly Pin[], options: { clk?: Pin; clkPol?: 0 | 1; repeat?: number }, data: EngineBytes): void;

interface WatchEvent {
  state: boolean;
  /** Seconds, of the edge and not of the call. */
  time: number;
  /** Seconds, of the edge before, whichever way it went. NaN for the first. */
  lastTime: number;
  pin: Pin;
}
/**
 * On ESP32 this makes the pin an input with pull-up, and pins 6 to 12 cannot be watched. `debounce` in milliseconds. Returns an id for
 * `clearWatch`.
 */
declare function setWatch(
  callback: (event: WatchEvent) => void,
  pin: Pin,
  options?: { repeat?: boolean; edge?: 'rising' | 'falling' | 'both'; debounce?: number; irq?: boolean },
): number;
/** Throws for `undefined`. */
declare function clearWatch(id: number): void;

/** Addresses are 7 bits. A missing acknowledge throws a plain Error. */
interface I2C {
  /** `bitrate` in bits a second. */
  setup(options: { scl?: Pin; sda?: Pin; bitrate?: number }): void;
  writeTo(address: number | { address: number; stop?: boolean }, ...data: EngineBytes[]): void;
  readFrom(address: number | { address: number; stop?: boolean }, count: number): Uint8Array;
  /** Writes the register number, then reads. */
  readReg(address: number, register: number, count: number): Uint8Array;
}
interface I2CConstructor {
  new (): I2C;
  find(pin: Pin): I2C | undefined;
}
declare var I2C: I2CConstructor;
declare const I2C1: I2C, I2C2: I2C;

interface SPI {
  /** `baud` in bits a second. */
  setup(options: { sck?: Pin; miso?: Pin; mosi?: Pin; baud?: number; mode?: 0 | 1 | 2 | 3; order?: 'msb' | 'lsb'; bits?: number }): void;
  /** Sends and receives. */
  send(data: number, nss?: Pin): number;
  send(data: string, nss?: Pin): string;
  send(data: Exclude<EngineBytes, number | string>, nss?: Pin): Uint8Array;
  write(...data: (EngineBytes | Pin)[]): void;
  send4bit(data: EngineBytes, bit0: number, bit1: number, nss?: Pin): void;
  send8bit(data: EngineBytes, bit0: number, bit1: number, nss?: Pin): void;
}
interface SPIConstructor {
  new (): SPI;
  find(pin: Pin): SPI | undefined;
}
declare var SPI: SPIConstructor;
declare const SPI1: SPI, SPI2: SPI;

interface Serial extends EngineEmitter {
  /** `baud` in bits a second. */
  setup(
    baud: number,
    options?: {
      rx?: Pin;
      tx?: Pin;
      cts?: Pin;
      bytesize?: 7 | 8;
      parity?: null | 'none' | 'o' | 'odd' | 'e' | 'even';
      stopbits?: number;
      flow?: null | 'none' | 'xon';
      errors?: boolean;
    },
  ): void;
  unsetup(): void;
  print(text: string): void;
  println(text: string): void;
  write(...data: EngineBytes[]): void;
  available(): number;
  read(count?: number): string;
  flush(): void;
  inject(...data: EngineBytes[]): void;
  setConsole(force?: boolean): void;
  /** Whether `setup` was called; for `Telnet`, whether somebody is there. */
  isConnected(): boolean;
  pipe(destination: PipeTarget, options?: PipeOptions): void;
  /** Any chunking. */
  on(event: 'data', listener: (bytes: string) => void): void;
  on(event: 'framing' | 'parity', listener: () => void): void;
}
interface SerialConstructor {
  /** A port in software, on any pins: slow, since the interpreter's pin timer and a watch time each bit. */
  new (): Serial;
  find(pin: Pin): Serial | undefined;
}
declare var Serial: SerialConstructor;
declare const Serial1: Serial, Serial2: Serial, Serial3: Serial;
/** What is sent to one comes out of the other. */
declare const LoopbackA: Serial, LoopbackB: Serial;
/** The telnet console of whoever is connected to it. */
declare const Telnet: Serial;

interface OneWire {
  /** True when a part answered. */
  reset(): boolean;
  select(rom: string): void;
  skip(): void;
  write(data: number | readonly number[], power?: boolean): void;
  read(): number;
  read(count: number): Uint8Array;
  search(command?: number): string[];
}
interface OneWireConstructor {
  new (pin: Pin): OneWire;
}
declare var OneWire: OneWireConstructor;

interface Esp32State {
  readonly sdkVersion: string;
  /** Bytes of C heap, where TLS and the radio live. */
  readonly freeHeap: number;
  readonly minHeap?: number;
  readonly BLE: boolean;
  readonly Wifi: boolean;
}
interface ESP32 {
  /** At most 2,147,483,647 µs. The program starts again from the beginning. */
  deepSleep(durationUs: number): void;
  deepSleepExt0(pin: Pin, level: 0 | 1): void;
  deepSleepExt1(pins: Pin | readonly Pin[], mode: 0 | 1): void;
  lightSleep(durationMs: number): void;
  /** 2 = external pin (ext0), 3 = ext1, 4 = timer. */
  getWakeupCause(): number;
  /** After ext1: the lowest of the pins that woke the chip. */
  getWakeupPin(): Pin | undefined;
  getState(): Esp32State;
  /** Full scale in mV. */
  setAtten(pin: Pin, millivolts: 1000 | 1340 | 2000 | 3600): void;
  /** Kept over a reboot, and erases saved code before it reboots. */
  enableBLE(on: boolean): void;
  /** Kept over a reboot, and erases saved code before it reboots. */
  enableWifi(on: boolean): void;
  setOTAValid(valid: boolean): void;
  /** Which radio events the console shows: 1 GAP, 2 GATT server, 4 GATT client, added up; 255 all. */
  setBLE_Debug(level: number): void;
  reboot(): void;
}
declare var ESP32: ESP32;
