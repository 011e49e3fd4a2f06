import { PIN_COUNT, type PinMode, type Pins } from '../../pins.ts';
import type { Interpreter } from '../interpreter.ts';
import { pinNumber, registerPin } from '../pin-object.ts';
import { hide, methods, type Install } from './install.ts';

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
/** Only the first converter is wired up, and a pin of the second reads the same channel of the first. */
const ADC1_PINS = new Set([32, 33, 34, 35, 36, 37, 38, 39]);
const ADC_STEPS = 4096;
/** A pin access through the interpreter, in µs. */
const ACCESS_US = 20;
const SHORTEST_PULSE_US = 30;
const BUTTON_PIN = 0;
const LED_PIN = 2;

/** `D0` to `D39` and the functions that take them. Gives a look-up of pin arguments for other families. */
export const installPins =
  (pins: Pins): Install =>
  (interpreter, define) => {
    const objects = createPins(interpreter, pins);
    const number = (value: unknown): number => pinArgument(value) ?? interpreter.fail('Invalid pin');
    const access = (): void => interpreter.elapseUs(ACCESS_US);
    const read = (value: unknown): number => {
      if (!Array.isArray(value)) return pins.read(number(value));
      return value.reduce((bits: number, pin) => (bits << 1) | pins.read(number(pin)), 0);
    };
    const write = (value: unknown, level: unknown): void => {
      if (!Array.isArray(value)) return pins.write(number(value), level && level !== '0' ? 1 : 0);
      // The last pin gets the lowest bit, and is written first.
      for (let bit = 0; bit < value.length; bit++) pins.write(number(value[value.length - 1 - bit]), ((Number(level) >> bit) & 1) as 0 | 1);
    };
    define('digitalRead', (_self, [pin]) => (access(), read(pin)));
    define('digitalWrite', (_self, [pin, level]) => (access(), write(pin, level)));
    define('pinMode', (_self, [pin, mode]) => setMode(number(pin), mode));
    define('getPinMode', (_self, [pin]) => pins.mode(number(pin)));
    define('analogRead', (_self, [pin]) => (access(), analogRead(number(pin))));
    define('analogWrite', (_self, [pin, value, options]) => {
      const { freq = 0 } = (options ?? {}) as { freq?: number };
      interpreter.trace('analog-write', { pin: number(pin), value: Number(value), freqHz: Number(freq) });
    });
    define('digitalPulse', (_self, [pin, level, times]) => digitalPulse(number(pin), level ? 1 : 0, times));

    function setMode(pin: number, mode: unknown): void {
      const name = mode === undefined || mode === 'auto' ? 'input' : interpreter.text(mode);
      if (!MODES.has(name)) interpreter.fail('Unknown pin mode');
      pins.setMode(pin, name as PinMode);
    }
    function analogRead(pin: number): number {
      if (!ADC1_PINS.has(pin)) return NaN;
      return Math.max(0, Math.min(ADC_STEPS - 1, Math.floor(pins.analog(pin) * ADC_STEPS))) / ADC_STEPS;
    }
    /** Times in ms, of one pulse or of a square wave; returns at once, but waits for pulses already running when the time is 0. */
    function digitalPulse(pin: number, level: 0 | 1, times: unknown): void {
      const list = Array.isArray(times) ? times.map(Number) : [Number(times)];
      if (list.some((ms) => !(ms >= 0))) interpreter.fail('Pulse Time given for digitalPulse is less than 0, or not a number');
      let atUs = Math.max(interpreter.nowUs(), pulseEnds.get(pin) ?? 0);
      if (list.length === 1 && list[0] === 0) return interpreter.elapseUs(atUs - interpreter.nowUs());
      let state = level;
      for (const ms of list) {
        const next = state;
        interpreter.queue.at(atUs, () => pins.write(pin, next));
        atUs += Math.max(SHORTEST_PULSE_US, Math.round(ms * 1000));
        state = state ? 0 : 1;
      }
      const last = state;
      interpreter.queue.at(atUs, () => pins.write(pin, last));
      pulseEnds.set(pin, atUs);
    }
    const pulseEnds = new Map<number, number>();

    const pin = interpreter.realm.wrapConstructor((_target, [value]) => {
      const known = pinArgument(value);
      return known === undefined ? undefined : objects.pins[known];
    }, 'Pin');
    Object.defineProperty(pin, 'prototype', { value: objects.prototype });
    hide(interpreter.realm.global, 'Pin', pin);
    hide(objects.prototype, 'constructor', pin);
    methods(interpreter, objects.prototype, {
      read: (self) => (access(), pins.read(number(self))),
      set: (self) => (access(), pins.write(number(self), 1)),
      reset: (self) => (access(), pins.write(number(self), 0)),
      write: (self, [level]) => (access(), pins.write(number(self), level ? 1 : 0)),
      toggle: (self) => {
        const level = pins.read(number(self)) ? 0 : 1;
        pins.write(number(self), level);
        return level === 1;
      },
      mode: (self, [mode]) => setMode(number(self), mode),
      getMode: (self) => pins.mode(number(self)),
      analog: (self) => analogRead(number(self)),
      pulse: (self, [level, times]) => digitalPulse(number(self), level ? 1 : 0, times),
      valueOf: (self: unknown) => number(self),
      toString: (self: unknown) => `D${number(self)}`,
    });
  };

/** The pin that an argument names: an object, a number, or text such as `D5`. */
export function pinArgument(value: unknown): number | undefined {
  const known =
    pinNumber(value) ?? (typeof value === 'number' ? value : typeof value === 'string' ? Number(/^D(\d+)$/.exec(value)?.[1] ?? NaN) : NaN);
  return Number.isInteger(known) && known >= 0 && known < PIN_COUNT ? known : undefined;
}

function createPins(interpreter: Interpreter, _pins: Pins): { prototype: object; pins: object[] } {
  const { global } = interpreter.realm;
  const prototype = interpreter.classPrototype('Pin');
  const pins = Array.from({ length: PIN_COUNT }, (_none, number) => {
    const pin = Object.setPrototypeOf(interpreter.object(), prototype) as object;
    registerPin(pin, number);
    hide(global, `D${number}`, pin);
    return pin;
  });
  for (const name of ['BTN', 'BTN1']) hide(global, name, pins[BUTTON_PIN]);
  for (const name of ['LED', 'LED1']) hide(global, name, pins[LED_PIN]);
  hide(global, 'HIGH', 1);
  hide(global, 'LOW', 0);
  return { prototype, pins };
}
