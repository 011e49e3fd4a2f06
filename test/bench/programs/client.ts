/** The client as the interpreter's benchmark uses it; `motekit/mqtt/v4` is replaced to measure other profiles. PORT is set in front. */
import { createTcp } from '../../../hal/espruino/tcp.ts';
import { createTimers } from '../../../hal/espruino/timers.ts';
import { createClient } from 'motekit/mqtt/v4';

declare const PORT: number;
declare const global: Record<string, unknown>;

const client = createClient({
  transport: createTcp({ host: '127.0.0.1', port: PORT }),
  timers: createTimers(),
  clientId: 'bench',
  clean: true,
  onDisconnected: (reason) => console.log('#lost ' + reason),
});
global.benchSend = (topic: string, payload: string) => client.publish(topic, payload);
global.benchSendAcknowledged = (topic: string, payload: string, then: () => void) => client.publish(topic, payload, { qos: 1 }, then);
global.benchStart = (filter: string, onMessage: (payload: string) => void, ready: () => void) => {
  client.subscribe(filter, { qos: 0 }, (_topic, payload) => onMessage(payload), ready);
  client.start();
};
