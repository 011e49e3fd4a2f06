/** Climate node: temperature, humidity and pressure of a BME280 to an MQTT broker, and one command to change how often. */
import { createBme280 } from 'motekit/drivers/bme280';
import { createLink, createTcp, createTimers, createTls, openI2c, openStation, readBlob } from 'motekit/hal';
import { identityFile, readIdentity } from 'motekit/identity';
import { createClient } from 'motekit/mqtt/v4';

const timers = createTimers();
const identity = readIdentity((copy) => readBlob(identityFile(copy)), E.CRC32);
if (!identity) throw new Error('NO_IDENTITY');
const { org, site, area, type, id, wifi } = identity;
const { host, port, tls, user, password } = identity.broker;
const node = `${org}/${site}/${area}/${type}/${id}/`;
const der = (base64: string | undefined): string | undefined => base64 && atob(base64);
const client = createClient({
  transport: tls ? createTls({ host, port, certificate: der(tls.certificate), key: der(tls.key) }) : createTcp({ host, port }),
  timers,
  clientId: id,
  username: user,
  password,
  status: { topic: `${node}status`, online: 'online', offline: 'offline' },
  maxQueuedMessages: 64,
  maxQueuedBytes: 8192,
  onConnected: () => print(`broker ${host}:${port} connected`),
  onDisconnected: (reason, text, retryMs) => print(`broker gone: ${reason} ${text}, next try in ${Math.round(retryMs)} ms`),
  onRefused: (reason, text, filter) => print(`broker refused ${filter || 'the connection'}: ${reason} ${text}`),
});
const publish = (topic: string, document: unknown): void => client.publish(topic, JSON.stringify(document), { qos: 1 });
const sensor = createBme280(openI2c(I2C1, { clockHz: 400000 }), {}, timers);
let [intervalS, dueMs, configured, timer] = [10, timers.nowMs(), false, 0];

function measure(): void {
  dueMs += intervalS * 1000;
  timer = timers.after(dueMs - timers.nowMs(), measure);
  try {
    if (!configured) sensor.configure();
    configured = true;
    sensor.sample((error, sample) => (error ? fail(error) : publish(`${node}climate`, sample)));
  } catch (error) {
    fail(error as Error);
  }
}

function fail(error: Error): void {
  configured = false;
  print(`sensor: ${error.message}`);
}

client.subscribe(`devices/${id}/commands/set-interval`, { qos: 1 }, (_topic, payload) => {
  const wanted = parseInt(payload, 10);
  const ok = wanted >= 1 && wanted <= 86400;
  if (ok) {
    timers.cancel(timer);
    [intervalS, dueMs] = [wanted, timers.nowMs()];
    measure();
  }
  publish(`devices/${id}/responses/set-interval`, { ok, intervalS });
});
measure();
const onAttemptFailed = (reason: string, nextMs: number) => print(`Wi-Fi: ${reason}, next try in ${Math.round(nextMs)} ms`);
createLink(openStation(), timers, { network: wifi, onUp: () => client.start(), onAttemptFailed }).start();
