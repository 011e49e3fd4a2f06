/**
 * Rescue bundle: Wi-Fi, MQTT and the update agent, for a board on which no slot is good or whose program does not stay up. It comes by
 * cable and changes by cable. It has to fit where little is left, so it does without the layers of an application.
 */
import { readBlob, socketOpener, type Timers } from 'motekit/hal';
import { identityFile, readIdentity } from 'motekit/identity';
import { createClient } from 'motekit/mqtt/v4';
import { startRescue } from 'motekit/ota';

/** The engine tries three times to join and then rests for good, and never gives up on an access point without DHCP. */
const JOIN_AGAIN_MS = 60_000;

const identity = readIdentity((copy) => readBlob(identityFile(copy)), E.CRC32);
if (!identity) throw new Error('NO_IDENTITY');
const { broker } = identity;
const tls = broker.tls || {};
const wifi = require('Wifi');
let joined = false;

// The engine's own: nothing here sets the clock that they run on.
const timers: Timers = {
  nowMs: () => getTime() * 1000,
  after: (delayMs, callback) => setTimeout(callback, delayMs),
  cancel(id) {
    try {
      clearTimeout(id!);
    } catch {
      // It has fired.
    }
  },
};

const client = createClient({
  transport: {
    connect: socketOpener((broker.tls ? require('tls') : require('net')).connect, {
      host: broker.host,
      port: broker.port,
      cert: tls.certificate && atob(tls.certificate),
      key: tls.key && atob(tls.key),
    } as TlsConnectOptions),
  },
  timers,
  clientId: identity.id,
  username: broker.user,
  password: broker.password,
});

function join(): void {
  timers.after(JOIN_AGAIN_MS, join);
  if (!joined) wifi.connect(identity!.wifi.ssid, { password: identity!.wifi.password }, () => {});
}

startRescue(client, timers, identity);
wifi.on('connected', () => {
  joined = true;
  client.start();
});
wifi.on('disconnected', () => (joined = false));
join();
