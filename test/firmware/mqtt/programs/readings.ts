/** A program for the interpreter: a reading five times a second at QoS 1, twenty in all. PORT, VERSION and PASSWORD are set in front of it. */
import { createTcp } from '../../../../hal/espruino/tcp.ts';
import { createTimers } from '../../../../hal/espruino/timers.ts';
import { createClient } from '../../../../firmware/mqtt/index.ts';

declare const PORT: number;
declare const VERSION: 4 | 5;
declare const PASSWORD: string;

const READINGS = 20;
const timers = createTimers();
const client = createClient({
  transport: createTcp({ host: '127.0.0.1', port: PORT }),
  timers: timers,
  version: VERSION,
  clientId: 'engine',
  username: 'node',
  password: PASSWORD,
  onConnected: () => console.log('connected'),
  onDisconnected: (reason, text, retryMs) => console.log('disconnected ' + reason + (retryMs > 59999 ? ' slow' : ' soon')),
  onRefused: (reason) => console.log('refused ' + reason),
});
let count = 0;
let settled = 0;

function next(): void {
  client.publish('readings', '' + count++, { qos: 1 }, (reason) => {
    settled++;
    if (reason > 127) console.log('failed ' + reason);
    if (settled === READINGS) console.log('all settled');
  });
  if (count < READINGS) timers.after(200, next);
}

next();
client.start();
