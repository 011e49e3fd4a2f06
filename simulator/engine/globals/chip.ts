import { hide, methods, type Install } from './install.ts';

export interface ChipParts {
  reboot(): never;
  /** Everything but the clock stops; the chip starts anew after so many µs. */
  deepSleep(durationUs: number): never;
  readonly wakeCause: number;
  setAttenuation(pin: unknown, millivolts: unknown): void;
}

const MAX_INT32 = 2 ** 31 - 1;

/** `ESP32`: what firmware needs of the chip itself. */
export const installChip =
  ({ reboot, deepSleep, wakeCause, setAttenuation }: ChipParts): Install =>
  (interpreter) => {
    const chip = interpreter.object({}, 'ESP32');
    methods(interpreter, chip, {
      reboot,
      // The argument is a 32-bit integer on the chip.
      deepSleep: (_self, [us]) => deepSleep(Math.max(0, Math.min(MAX_INT32, Math.trunc(Number(us))))),
      getWakeupCause: () => wakeCause,
      getState: () => interpreter.object({ sdkVersion: 'v3.1', freeHeap: 52_000, minHeap: 45_000, BLE: false, Wifi: true }),
      setAtten: (_self, [pin, millivolts]) => setAttenuation(pin, millivolts),
      setOTAValid: () => undefined,
      enableBLE: () => undefined,
      enableWifi: () => undefined,
    });
    hide(interpreter.realm.global, 'ESP32', chip);
  };
