/** `.boot0`: policy that holds whatever runs, also behind the `reset()` of an uploader. */
import { WATCHDOG_S } from './codes.ts';

// The ESP32 build opens a console on port 23 to everybody.
require('TelnetServer').setOptions({ mode: 'off' });
E.enableWatchdog(WATCHDOG_S);
// After it some handler was cut short in its middle.
E.on('errorFlag', (flags) => {
  if (flags.indexOf('MEMORY') >= 0) E.reboot();
});
