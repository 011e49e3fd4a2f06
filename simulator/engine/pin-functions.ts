import type { PinMode, Pins } from '../pins.ts';
import { SUPPLY_V } from '../pins.ts';
import { byteList } from './modules/bytes.ts';
import type { EngineHost } from './host.ts';
import { pinArgument } from './pin-object.ts';

const MODES = new Set<string>([
  'analog',
  'input',
  'input_pullup',
  'input_pulldown',
  'output',
  'opendrain',
  'opendrain_pullup',
  'af_output',
  'af_opendrain',
]);
/** Only the first converter is wired up. */
const ADC1_PINS = new Set([32, 33, 34, 35, 36, 37, 38, 39]);
const ADC_STEPS = 4096;
/** Full scale in V by the argument of `ESP32.setAtten`; another argument means the last. */
const FULL_SCALE_V: Readonly<Record<number, number>> = { 1000: 1.0, 1340: 1.34, 2000: 2.0, 3600: 3.6 };
const DAC_PINS = new Set([25, 26]);
/** Pins with the default frequency of 5 kHz, and with one of their own. */
const PWM_CHANNELS = 5;
const PWM_TIMERS = 3;
const PWM_DEFAULT_HZ = 5000;
const PWM_STEPS = 1024;
/** The button: its pin is negated by the board's definition. */
const NEGATED_PIN = 0;
/** A pin access through the interpreter, in µs. */
const ACCESS_US = 20;
const SHORTEST_PULSE_US = 30;

/** Lets the hardware catch up with the running turn, so that edges get the time at which the program makes them. */
export function settle(host: EngineHost): void {
  host.nowUs();
}

const known = new WeakMap<EngineHost, PinFunctions>();

/** The pin functions of a run of the interpreter: one set, since all of them know which pins the program has fixed. */
export function pinFunctions(host: EngineHost, pins: Pins): PinFunctions {
  let functions = known.get(host);
  if (!functions) known.set(host, (functions = new PinFunctions(host, pins)));
  return functions;
}

/**
 * `digitalWrite` and its kin, for either lane. A pin follows what is done to it (a read makes it an input, a write an output) until
 * `pinMode` fixes it; sources: `src/jspin.c`, `src/jswrap_io.c`, `targets/esp32/jshardware.c` of Espruino.
 */
export class PinFunctions {
  readonly #host: EngineHost;
  readonly #pins: Pins;
  /** Pins whose mode the program fixed. */
  readonly #fixed = new Set<number>();
  readonly #pulseEnds = new Map<number, { endUs: number; level: boolean }>();
  readonly #pwmChannels = new Set<number>();
  readonly #pwmTimers = new Map<number, number>();

  constructor(host: EngineHost, pins: Pins) {
    this.#host = host;
    this.#pins = pins;
  }

  number(value: unknown): number {
    const number = pinArgument(value);
    if (number === undefined) throw this.#host.error('Error', 'Invalid pin');
    return number;
  }

  /** Several pins make one number, the last of them its lowest bit. */
  read(value: unknown): number {
    this.#host.elapseUs(ACCESS_US);
    if (Array.isArray(value)) return value.reduce((bits: number, pin) => (bits << 1) | Number(this.#input(this.number(pin))), 0);
    return Number(this.#input(this.number(value)));
  }

  write(value: unknown, level: unknown): void {
    this.#host.elapseUs(ACCESS_US);
    let bits = typeof level === 'boolean' ? -Number(level) : Math.trunc(Number(level)) | 0;
    if (!Array.isArray(value)) return this.#output(this.number(value), bits !== 0);
    // The last pin gets the lowest bit, and is written first.
    for (const pin of (value as unknown[]).slice().reverse()) {
      this.#output(this.number(pin), (bits & 1) === 1);
      bits >>= 1;
    }
  }

  toggle(value: unknown): boolean {
    this.#host.elapseUs(ACCESS_US);
    const pin = this.number(value);
    const level = !this.#level(pin);
    this.#output(pin, level);
    return level;
  }

  setMode(value: unknown, mode: unknown, automatic?: unknown): void {
    settle(this.#host);
    const pin = this.number(value);
    const name = mode === undefined ? 'auto' : this.#host.text(mode);
    if (!MODES.has(name)) {
      this.#fixed.delete(pin);
      if (name !== 'auto') throw this.#host.error('Error', 'Unknown pin mode');
      return;
    }
    if (automatic) this.#fixed.delete(pin);
    else this.#fixed.add(pin);
    this.#pins.setMode(pin, name as PinMode);
  }

  mode(value: unknown): PinMode {
    return this.#pins.mode(this.number(value));
  }

  /** 0 to 0.99976: what the converter makes of the voltage, in 4,096 steps; NaN for a pin without one. */
  analogRead(value: unknown): number {
    this.#host.elapseUs(ACCESS_US);
    const pin = this.number(value);
    if (!ADC1_PINS.has(pin)) return NaN;
    return Math.max(0, Math.min(ADC_STEPS - 1, Math.floor(this.#pins.analog(pin) * ADC_STEPS))) / ADC_STEPS;
  }

  /** `ESP32.setAtten`. */
  setAttenuation(value: unknown, millivolts: unknown): void {
    this.#pins.setFullScale(this.number(value), FULL_SCALE_V[Number(millivolts)] ?? 3.6);
  }

  analogWrite(target: unknown, value: unknown, options?: unknown): void {
    this.#host.elapseUs(ACCESS_US);
    const pin = this.number(target);
    const { freq = 0 } = (options ?? {}) as { freq?: unknown };
    const freqHz = Number.isFinite(Number(freq)) ? Math.trunc(Number(freq)) : 0;
    const asked = Number(value);
    this.#host.trace('analog-write', { pin, value: asked, freqHz });
    const share = Math.max(0, Math.min(1, pin === NEGATED_PIN ? 1 - asked : asked)) || 0;
    // The converter takes one byte: 1 wraps to 0.
    if (DAC_PINS.has(pin)) this.#pins.writeVolts(pin, ((Math.trunc(share * 256) & 255) / 255) * SUPPLY_V);
    else if (!this.#takePwm(pin, freqHz)) this.#host.print('ERROR: no PWM channel available anymore\n');
    else this.#pins.writeVolts(pin, (Math.trunc(share * PWM_STEPS) / PWM_STEPS) * SUPPLY_V);
  }

  /** Times in ms, of one pulse or of a square wave; returns at once, but waits for pulses already running when the time is 0. */
  pulse(value: unknown, level: unknown, times: unknown): void {
    const pin = this.number(value);
    const nowUs = this.#host.nowUs();
    const running = this.#pulseEnds.get(pin);
    let atUs = Math.max(nowUs, running?.endUs ?? 0);
    let state = Boolean(level);
    if (atUs === nowUs) this.#output(pin, state);
    const edge = (ms: number): void => {
      atUs += Math.max(SHORTEST_PULSE_US, Math.round(ms * 1000));
      const next = !state;
      this.#host.queue.at(atUs, () => this.#set(pin, next));
      this.#pulseEnds.set(pin, { endUs: atUs, level: next });
    };
    if (typeof times === 'number') {
      if (!(times >= 0)) throw this.#host.error('Error', 'Pulse Time is less than 0 or not a number');
      if (times > 0) edge(times);
      else this.#host.elapseUs(Math.max(0, ...[...this.#pulseEnds.values()].map(({ endUs }) => endUs - nowUs)));
    } else if (typeof times === 'object' && times !== null && 'length' in times) {
      for (const ms of Array.from(times as ArrayLike<unknown>, Number)) {
        if (ms > 0) edge(ms);
        state = !state;
      }
    } else throw this.#host.error('Error', `Expecting Number or Array, got ${times === undefined ? 'undefined' : typeof times}`);
  }

  /** Each item goes out bit by bit, as many bits as there are pins in one clock, the last pin the lowest; `repeat` clocks an item. */
  shiftOut(targets: unknown, options: unknown, data: unknown): void {
    settle(this.#host);
    const { clk, clkPol, repeat } = (options ?? {}) as { clk?: unknown; clkPol?: unknown; repeat?: unknown };
    const list = (Array.isArray(targets) ? (targets as unknown[]) : [targets]).map((pin) => pinArgument(pin));
    const clock = pinArgument(clk);
    for (const pin of list) if (pin !== undefined && !this.#fixed.has(pin)) this.#pins.setMode(pin, 'output');
    if (clock !== undefined) this.#pins.setMode(clock, 'output');
    for (const item of byteList(this.#host, [data])) {
      let bits = item;
      for (let round = Math.max(1, Math.trunc(Number(repeat ?? 1))); round > 0; round--) {
        for (const pin of list.slice().reverse()) {
          if (pin !== undefined) this.#set(pin, (bits & 1) === 1);
          bits >>= 1;
        }
        this.#host.elapseUs(1);
        if (clock === undefined) continue;
        this.#set(clock, Boolean(clkPol));
        this.#set(clock, !clkPol);
      }
    }
  }

  #input(pin: number): boolean {
    if (!this.#fixed.has(pin)) this.#pins.setMode(pin, 'input');
    return this.#level(pin);
  }

  #level(pin: number): boolean {
    return (this.#pins.read(pin) === 1) !== (pin === NEGATED_PIN);
  }

  #output(pin: number, level: boolean): void {
    this.#set(pin, level);
    if (!this.#fixed.has(pin)) this.#pins.setMode(pin, 'output');
  }

  #set(pin: number, level: boolean): void {
    this.#pins.latch(pin, level !== (pin === NEGATED_PIN) ? 1 : 0);
  }

  #takePwm(pin: number, freqHz: number): boolean {
    if (freqHz === 0 || freqHz === PWM_DEFAULT_HZ) {
      if (!this.#pwmChannels.has(pin) && this.#pwmChannels.size >= PWM_CHANNELS) return false;
      this.#pwmChannels.add(pin);
    } else {
      if (!this.#pwmTimers.has(pin) && this.#pwmTimers.size >= PWM_TIMERS) return false;
      this.#pwmTimers.set(pin, freqHz);
    }
    return true;
  }
}
