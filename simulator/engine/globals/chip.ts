import { sleepFunctions, type WakeSource, type Wakeup } from '../deep-sleep.ts';
import { hide, methods, type Install } from './install.ts';

export interface ChipParts {
  reboot(): never;
  /** Everything but the clock and the pins that wake it stops; the chip starts anew afterwards. */
  deepSleep(until: WakeSource): never;
  readonly wakeup: Wakeup;
  setAttenuation(pin: unknown, millivolts: unknown): void;
}

/** `ESP32`: what firmware needs of the chip itself. */
export const installChip =
  ({ reboot, deepSleep, wakeup, setAttenuation }: ChipParts): Install =>
  (interpreter) => {
    const chip = interpreter.object({}, 'ESP32');
    const sleep = sleepFunctions(deepSleep, (message) => interpreter.fail(message));
    methods(interpreter, chip, {
      reboot,
      deepSleep: (_self, args) => sleep.deepSleep(...args),
      deepSleepExt0: (_self, args) => sleep.deepSleepExt0(...args),
      deepSleepExt1: (_self, args) => sleep.deepSleepExt1(...args),
      lightSleep: () => interpreter.throw('InternalError', 'ESP32.lightSleep is not modelled; it cannot be run without a board'),
      getWakeupCause: () => wakeup.cause,
      getWakeupPin: () => (wakeup.pin === undefined ? undefined : interpreter.pin(wakeup.pin)),
      getState: () => interpreter.object({ sdkVersion: 'v3.1', freeHeap: 52_000, minHeap: 45_000, BLE: false, Wifi: true }),
      setAtten: (_self, [pin, millivolts]) => setAttenuation(pin, millivolts),
      setOTAValid: () => undefined,
      enableBLE: () => undefined,
      enableWifi: () => undefined,
    });
    hide(interpreter.realm.global, 'ESP32', chip);
  };
