import { PIN_COUNT } from '../../pins.ts';
import type { Interpreter } from '../interpreter.ts';
import { pinArgument, registerPin } from '../pin-object.ts';
import type { PinFunctions } from '../pin-functions.ts';
import { hide, methods, type Install } from './install.ts';

const BUTTON_PIN = 0;
const LED_PIN = 2;

/** `D0` to `D39` and the functions that take them. */
export const installPins =
  (pins: PinFunctions): Install =>
  (interpreter, define) => {
    const objects = createPins(interpreter);
    define('digitalRead', (_self, [pin]) => pins.read(pin));
    define('digitalWrite', (_self, [pin, level]) => pins.write(pin, level));
    define('digitalPulse', (_self, [pin, level, times]) => pins.pulse(pin, level, times));
    define('pinMode', (_self, [pin, mode, automatic]) => pins.setMode(pin, mode, automatic));
    define('getPinMode', (_self, [pin]) => pins.mode(pin));
    define('analogRead', (_self, [pin]) => pins.analogRead(pin));
    define('analogWrite', (_self, [pin, value, options]) => pins.analogWrite(pin, value, options));
    define('shiftOut', (_self, [targets, options, data]) => pins.shiftOut(targets, options, data));

    const pin = interpreter.realm.wrapConstructor((_target, [value]) => {
      const known = pinArgument(value);
      return known === undefined ? undefined : objects.pins[known];
    }, 'Pin');
    Object.defineProperty(pin, 'prototype', { value: objects.prototype });
    hide(interpreter.realm.global, 'Pin', pin);
    hide(objects.prototype, 'constructor', pin);
    methods(interpreter, objects.prototype, {
      read: (self) => pins.read(self) === 1,
      set: (self) => pins.write(self, 1),
      reset: (self) => pins.write(self, 0),
      write: (self, [level]) => pins.write(self, Boolean(level)),
      toggle: (self) => pins.toggle(self),
      mode: (self, [mode]) => pins.setMode(self, mode),
      getMode: (self) => pins.mode(self),
      analog: (self) => pins.analogRead(self),
      pwm: (self, [value, options]) => pins.analogWrite(self, value, options),
      pulse: (self, [level, times]) => pins.pulse(self, level, times),
      valueOf: (self: unknown) => pins.number(self),
      toString: (self: unknown) => `D${pins.number(self)}`,
    });
  };

function createPins(interpreter: Interpreter): { prototype: object; pins: object[] } {
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
