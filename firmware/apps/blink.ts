/** Blink: the LED of the board (D2), half a second on, half a second off. */
import { digitalOut } from 'motekit/hal';

const HALF_PERIOD_MS = 500;
const led = digitalOut(D2);
let isOn = false;

setInterval(() => {
  isOn = !isOn;
  led.write(isOn);
}, HALF_PERIOD_MS);
