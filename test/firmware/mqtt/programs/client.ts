/** A program for the interpreter: it subscribes, publishes at QoS 1 and 0, and prints what the client says. PORT and VERSION are set in front of it. */
import { createTcp } from '../../../../hal/espruino/tcp.ts';
import { createTimers } from '../../../../hal/espruino/timers.ts';
import { createClient } from '../../../../firmware/mqtt/index.ts';

declare const PORT: number;
declare const VERSION: 4 | 5;

const client = createClient({
  transport: createTcp({ host: '127.0.0.1', port: PORT }),
  timers: createTimers(),
  version: VERSION,
  clientId: 'engine',
  status: { topic: 'status', online: 'on', offline: 'off' },
  onConnected: (connack) => console.log('connected ' + connack.reason),
  onDisconnected: (reason, text) => console.log('disconnected ' + reason + ' ' + text),
  onRefused: (reason) => console.log('refused ' + reason),
});

client.subscribe(
  'echo/#',
  {},
  (topic, payload, packet) => {
    console.log('heard ' + topic + ' ' + payload.length + ' ' + packet.qos);
    if (payload.length > 1000) client.end(() => console.log('ended'));
  },
  (reason) => console.log('subscribed ' + reason),
);
client.publish('echo/first', 'reading \xe9', { qos: 1, properties: { 0x26: ['k', 'v'], 0x02: 3600 } }, (reason) => {
  console.log('outcome ' + reason);
  client.publish('echo/second', 'zero', {}, (outcome) => {
    console.log('outcome ' + outcome);
    let big = 'x';
    while (big.length < 2000) big += big;
    client.publish('echo/big', big, { qos: 1 }, (last) => console.log('outcome ' + last));
  });
});
client.start();
