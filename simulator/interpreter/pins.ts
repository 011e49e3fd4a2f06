import type { BoardWatchdog } from '../engine/board-watchdog.ts';
import { sleepFunctions, type WakeSource, type Wakeup } from '../engine/deep-sleep.ts';
import type { EngineHost } from '../engine/host.ts';
import { pinFunctions } from '../engine/pin-functions.ts';
import { Watches } from '../engine/watches.ts';
import type { Pins } from '../pins.ts';

/** What of the chip is not the interpreter's: its sleep and its watchdog. */
export interface ChipOfLane {
  readonly wakeup: Wakeup;
  readonly watchdog: BoardWatchdog;
  /** Does not return: the interpreter gets no answer any more. */
  sleep(until: WakeSource): never;
}

/** The functions of pins and watches, in place of the real interpreter's own, whose pins lead nowhere. */
export function installPinGlobals(host: EngineHost, pins: Pins, chip: ChipOfLane): Record<string, unknown> {
  const sleep = sleepFunctions(chip.sleep, (message) => {
    throw host.error('Error', message);
  });
  const functions = pinFunctions(host, pins);
  const watches = new Watches(host, pins, {
    queue: (job) => void job(),
    run: (callback, data) => {
      host.call(callback, [data]);
      return true;
    },
    alarm: (atUs, fire) => {
      const alarm = host.queue.at(atUs, fire);
      return () => host.queue.cancel(alarm);
    },
    secondsAt: (timeUs) => timeUs / 1e6,
  });
  return {
    digitalRead: host.fn((pin: unknown) => functions.read(pin)),
    digitalWrite: host.fn((pin: unknown, level: unknown) => functions.write(pin, level)),
    digitalPulse: host.fn((pin: unknown, level: unknown, times: unknown) => functions.pulse(pin, level, times)),
    pinMode: host.fn((pin: unknown, mode: unknown, automatic: unknown) => functions.setMode(pin, mode, automatic)),
    getPinMode: host.fn((pin: unknown) => functions.mode(pin)),
    analogRead: host.fn((pin: unknown) => functions.analogRead(pin)),
    analogWrite: host.fn((pin: unknown, value: unknown, options: unknown) => functions.analogWrite(pin, value, options)),
    shiftOut: host.fn((targets: unknown, options: unknown, data: unknown) => functions.shiftOut(targets, options, data)),
    setWatch: host.fn((callback: unknown, pin: unknown, options: unknown) => watches.set(callback, pin, options)),
    clearWatch: host.fn((...args: unknown[]) => watches.clear(args)),
    // The Linux build has no such object.
    ESP32: host.object({
      setAtten: host.fn((pin: unknown, millivolts: unknown) => functions.setAttenuation(pin, millivolts)),
      deepSleep: host.fn(sleep.deepSleep),
      deepSleepExt0: host.fn(sleep.deepSleepExt0),
      deepSleepExt1: host.fn(sleep.deepSleepExt1),
      getWakeupCause: host.fn(() => chip.wakeup.cause),
      getWakeupPin: host.fn(() => (chip.wakeup.pin === undefined ? undefined : host.pin(chip.wakeup.pin))),
    }),
    'E.enableWatchdog': host.fn((seconds: unknown, automatic: unknown) => chip.watchdog.enable(seconds, automatic)),
    'E.kickWatchdog': host.fn(() => chip.watchdog.kick()),
    'Pin.prototype': {
      read: host.fn(function (this: unknown) {
        return functions.read(this) === 1;
      }),
      set: host.fn(function (this: unknown) {
        functions.write(this, 1);
      }),
      reset: host.fn(function (this: unknown) {
        functions.write(this, 0);
      }),
      write: host.fn(function (this: unknown, level: unknown) {
        functions.write(this, Boolean(level));
      }),
      toggle: host.fn(function (this: unknown) {
        return functions.toggle(this);
      }),
      mode: host.fn(function (this: unknown, mode: unknown) {
        functions.setMode(this, mode);
      }),
      getMode: host.fn(function (this: unknown) {
        return functions.mode(this);
      }),
      analog: host.fn(function (this: unknown) {
        return functions.analogRead(this);
      }),
      pwm: host.fn(function (this: unknown, value: unknown, options: unknown) {
        functions.analogWrite(this, value, options);
      }),
      pulse: host.fn(function (this: unknown, level: unknown, times: unknown) {
        functions.pulse(this, level, times);
      }),
    },
  };
}
