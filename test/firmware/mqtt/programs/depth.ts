/** A program for the interpreter: everything the client hears and every timer of its reaches it NEST plain calls deep. PORT and NEST are set in front. */
import { createTcp } from '../../../../hal/espruino/tcp.ts';
import { createTimers } from '../../../../hal/espruino/timers.ts';
import type { Timers } from '../../../../hal/timers.ts';
import type { Transport } from '../../../../hal/transport.ts';
import { createClient } from '../../../../firmware/mqtt/index.ts';

declare const PORT: number;
declare const NEST: number;

function deep(calls: number, then: () => void): void {
  if (calls > 0) deep(calls - 1, then);
  else then();
}

const tcp = createTcp({ host: '127.0.0.1', port: PORT });
const transport: Transport = {
  connect: (handlers) =>
    tcp.connect({
      onOpen: () => deep(NEST, handlers.onOpen),
      onData: (bytes) => deep(NEST, () => handlers.onData(bytes)),
      onDrain: () => deep(NEST, handlers.onDrain),
      onClose: handlers.onClose,
    }),
};
const clock = createTimers();
const timers: Timers = {
  nowMs: clock.nowMs,
  cancel: clock.cancel,
  after: (delayMs, callback) => clock.after(delayMs, () => deep(NEST, callback)),
};
const client = createClient({
  transport: transport,
  timers: timers,
  clientId: 'deep',
  status: { topic: 'status', online: 'on', offline: 'off' },
  onConnected: () => client.publish('echo/a', 'x', { qos: 1, properties: { 0x26: ['k', 'v'] } }),
});
client.subscribe('echo/+', {}, (topic, payload) => {
  if (payload === 'x')
    client.publish('echo/b', 'y', { qos: 1, properties: { 0x26: ['k', 'v'] } }, () => console.log('published from a handler'));
});
client.start();
