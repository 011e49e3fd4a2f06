import type { PulseLine, PulseOut } from '../pulses.ts';
import type { Timers } from '../timers.ts';

/** Any pin but D6 to D12, which cannot be watched. The line needs its resistor to 3.3 V; the chip's own is on as well. */
export function openPulseLine(pin: Pin, timers: Timers): PulseLine {
  return {
    request(lowMs, listenMs, callback) {
      const highMs: number[] = [];
      pin.mode('output');
      pin.reset();
      timers.after(lowMs, () => {
        // Watching a pin makes it an input, which lets go of the line.
        const id = setWatch((event) => void highMs.push((event.time - event.lastTime) * 1000), pin, { edge: 'falling', repeat: true });
        timers.after(listenMs, () => {
          clearWatch(id);
          // Nothing tells when the first one began, if the line was high before.
          callback(highMs.filter((ms) => ms >= 0));
        });
      });
    },
  };
}

/** The pin as an output that rests at `restLevel`. */
export function openPulseOut(pin: Pin, restLevel: boolean = false): PulseOut {
  pin.write(restLevel);
  return { pulse: (lengthMs) => digitalPulse(pin, !restLevel, lengthMs) };
}
