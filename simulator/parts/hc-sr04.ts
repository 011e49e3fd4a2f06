import { definePart } from './define-part.ts';

const SHORTEST_TRIGGER_US = 10;
/** Eight periods of 40 kHz are sent between the trigger and the rising edge of the echo. */
const BURST_US = 8 * 25;
const NO_ECHO_US = 38_000;
const RANGE_M = 4;
const [IDLE_UA, MEASURING_UA] = [2000, 15_000];

/**
 * HC-SR04: distance by ultrasound. The module needs 5 V; a level shifter is taken to be there.
 * Datasheet: Cytron Technologies, Product User's Manual HC-SR04, V1.0 of May 2013.
 * Datasheet: ElecFreaks, Ultrasonic Ranging Module HC-SR04, three pages (without number).
 * Cytron: range and resolution §1.0 p. 3, currents §4.0 p. 6, trigger, burst and the width of the echo §5.0 p. 7. ElecFreaks: error of 3 mm “Product features” p. 1, the same times “Timing diagram” p. 2.
 * In neither: the echo of 38 ms when nothing is in range, which sellers' pages give, and the module's own delay besides the burst, which is
 * taken to be none. Speed of sound: 331.3 + 0.606 T m/s, where both sheets take 340.
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
