/** A program that uses everything of a profile, for the count of its bytes; the other profiles take the place of its import. Never run. */
import { createTcp, createTimers } from 'motekit/hal';
import { createClient } from 'motekit/mqtt';

const client = createClient({
  transport: createTcp({ host: 'broker', port: 1883 }),
  timers: createTimers(),
  clientId: 'node',
  status: { topic: 'status', online: 'on', offline: 'off' },
  onConnected: console.log,
  onDisconnected: console.log,
  onRefused: console.log,
  onMessage: console.log,
});
client.start();
client.subscribe('a', {}, console.log, console.log);
client.unsubscribe('a', console.log);
client.publish('a', 'b', { qos: 1 }, console.log);
client.connected();
client.end(console.log);
