import { definePart } from './define-part.ts';

const SHORTEST_TRIGGER_US = 10;
/** From the trigger to the echo's rising edge: eight periods of 40 kHz and the module's own time. */
const BURST_US = 460;
/** The echo pulse without an obstacle in range. */
const NO_ECHO_US = 38_000;
const RANGE_M = 4;
const [IDLE_UA, MEASURING_UA] = [2000, 15_000];

/**
 * HC-SR04: distance by ultrasound. Product user's manual of Cytron Technologies V1.0 (timing on pages 6 to 8) and the ElecFreaks datasheet
 * (38 ms without an echo). Speed of sound: 331.3 + 0.606 T m/s. The module needs 5 V; a level shifter is taken to be there.
 */
export const hcSr04 = definePart({
  name: 'hc-sr04',
  pins: ['trig', 'echo'],
  quantities: {
    distanceM: { initial: 1, min: 0.02, max: 10, noise: 0.003 },
    airTemperatureC: { initial: 20, min: -40, max: 60 },
  },
  make(part) {
    const [trig, echo] = [part.pin('trig')!, part.pin('echo')!];
    let roseUs = 0;
    let busy = false;
    echo.drive(0);
    part.draw(IDLE_UA);

    const echoUs = (): number => {
      const distanceM = part.sense('distanceM');
      if (distanceM > RANGE_M) return NO_ECHO_US;
      return Math.round((2e6 * Math.max(0, distanceM)) / (331.3 + 0.606 * part.sense('airTemperatureC')));
    };
    trig.onEdge(({ level, timeUs }) => {
      if (level === 1) return void (roseUs = timeUs);
      if (busy || timeUs - roseUs < SHORTEST_TRIGGER_US) return;
      busy = true;
      part.draw(MEASURING_UA);
      part.after(BURST_US, () => {
        echo.drive(1);
        part.after(echoUs(), () => {
          echo.drive(0);
          busy = false;
          part.draw(IDLE_UA);
        });
      });
    });
    return {};
  },
});
