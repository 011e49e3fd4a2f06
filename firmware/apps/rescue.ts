/**
 * Rescue bundle: Wi-Fi, MQTT and the update agent, for a board on which no slot is good or whose program does not stay up. It comes by
 * cable and changes by cable.
 */
import { createLink, createTcp, createTimers, createTls, openStation, readBlob } from 'motekit/hal';
import { identityFile, readIdentity } from 'motekit/identity';
import { createClient } from 'motekit/mqtt/v4';
import { startRescue } from 'motekit/ota';

const timers = createTimers();
const identity = readIdentity((copy) => readBlob(identityFile(copy)), E.CRC32);
if (!identity) throw new Error('NO_IDENTITY');
const { id, type, wifi } = identity;
const { host, port, tls, user, password } = identity.broker;
const der = (base64: string | undefined): string | undefined => base64 && atob(base64);
const client = createClient({
  transport: tls ? createTls({ host, port, certificate: der(tls.certificate), key: der(tls.key) }) : createTcp({ host, port }),
  timers,
  clientId: id,
  username: user,
  password,
});
startRescue(client, timers, type, id);
createLink(openStation(), timers, { network: wifi, onUp: () => client.start() }).start();
