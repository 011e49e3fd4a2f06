import type { AnalogIn, AnalogOut, PwmOut } from '../analog.ts';
import { halError } from '../errors.ts';

/** Full scale of the converter by the argument of `ESP32.setAtten`, in mV. */
export type FullScaleMv = 1000 | 1340 | 2000 | 3600;

/** A pin of the first converter, D32 to D39; `BAD_VALUE` for another. A smaller full scale resolves more and reads less far. */
export function openAnalogIn(pin: Pin, fullScaleMv: FullScaleMv = 3600): AnalogIn {
  if (isNaN(pin.analog())) throw halError('BAD_VALUE', String(pin));
  ESP32.setAtten(pin, fullScaleMv);
  return { readV: () => (pin.analog() * fullScaleMv) / 1000 };
}

/**
 * PWM on a pin, low at first. `clockHz` is the frequency; left out it is 5,000. The chip has it for five pins at 5 kHz and three with
 * frequencies of their own; a pin more prints an error and stays as it is, which nothing tells the program.
 */
export function openPwm(pin: Pin, clockHz?: number): PwmOut {
  const options = clockHz === undefined ? {} : { freq: clockHz };
  const write = (duty: number): void => analogWrite(pin, Math.max(0, Math.min(1, duty)), options);
  write(0);
  return { write };
}

/** The converter of D25 or D26, at 0 V at first; `BAD_VALUE` for another pin. */
export function openAnalogOut(pin: Pin): AnalogOut {
  if (pin !== D25 && pin !== D26) throw halError('BAD_VALUE', String(pin));
  // The engine multiplies by 256 and keeps a byte: 1 would be 0 V.
  const writeV = (volts: number): void => analogWrite(pin, Math.max(0, Math.min(255, Math.round((volts * 255) / 3.3))) / 256);
  writeV(0);
  return { writeV };
}
