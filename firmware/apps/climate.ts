/** Climate node: temperature, humidity and pressure of a BME280 to an MQTT broker, and one command to change how often. */
import { createBme280 } from 'motekit/drivers/bme280';
import { createLink, createTcp, createTimers, createTls, openI2c, openStation, openStorage } from 'motekit/hal';
import { identityFile, readIdentity } from 'motekit/identity';
import { createClient, type QoS } from 'motekit/mqtt';

const timers = createTimers();
const storage = openStorage();
const identity = readIdentity((copy) => storage.read(identityFile(copy)), E.CRC32);
if (!identity) throw new Error('NO_IDENTITY');
const { org, site, area, type, id, broker, wifi } = identity;
const node = `${org}/${site}/${area}/${type}/${id}`;
const qos: QoS = 1;

const { host, port, tls } = broker;
const certificate = tls && tls.certificate ? { certificate: atob(tls.certificate), key: atob(tls.key!) } : {};
const client = createClient({
  transport: tls ? createTls({ host, port, ...certificate }) : createTcp({ host, port }),
  timers,
  clientId: id,
  username: broker.user,
  password: broker.password,
  status: { topic: `${node}/status`, online: 'online', offline: 'offline' },
  maxQueuedMessages: 64,
  maxQueuedBytes: 8192,
  onConnected: () => print(`broker ${host}:${port} connected`),
  onDisconnected: (reason, text, retryMs) => print(`broker gone: ${reason} ${text}, next try in ${Math.round(retryMs)} ms`),
  onRefused: (reason, text, filter) => print(`broker refused ${filter || 'the connection'}: ${reason} ${text}`),
});

const sensor = createBme280(openI2c(I2C1, { clockHz: 400000 }), {}, timers);
let intervalS = 10;
let dueMs = timers.nowMs();
let timer: number | undefined;
let configured = false;

function measure(): void {
  dueMs += intervalS * 1000;
  timer = timers.after(dueMs - timers.nowMs(), measure);
  try {
    if (!configured) sensor.configure();
    configured = true;
    sensor.sample((error, sample) => (error ? fail(error) : client.publish(`${node}/climate`, JSON.stringify(sample), { qos })));
  } catch (error) {
    fail(error as Error);
  }
}

function fail(error: Error): void {
  configured = false;
  print(`sensor: ${error.message}`);
}

client.subscribe(`devices/${id}/commands/set-interval`, { qos }, (_topic, payload) => {
  const wanted = parseFloat(payload);
  const ok = wanted >= 1 && wanted <= 86400;
  if (ok) {
    timers.cancel(timer);
    intervalS = wanted;
    dueMs = timers.nowMs();
    measure();
  }
  client.publish(`devices/${id}/responses/set-interval`, JSON.stringify({ ok, intervalS }), { qos });
});

measure();
createLink(openStation(), timers, {
  network: wifi,
  onUp: () => client.start(),
  onDown: (reason) => print(`Wi-Fi lost: ${reason}`),
}).start();
