import type { Identity } from '../../firmware/identity.ts';
import type { Wiring } from '../../simulator/wiring.ts';
import { clientCertificate, identityFiles } from '../board/identity.ts';
import type { BrokerChoice } from './settings.ts';

/** The files that provisioning leaves on a board: its identity, twice. None for a wiring without an identity. */
export function provisionedFiles(wiring: Wiring, broker: BrokerChoice): Map<string, Uint8Array> {
  const identity = wiring.identity && identityOf(wiring, broker);
  if (!identity) return new Map();
  return new Map(identityFiles(identity).map(([name, bytes]) => [name, Buffer.from(bytes, 'latin1')]));
}

export function identityOf(wiring: Wiring, broker: BrokerChoice): Identity {
  const { wifi, broker: wired, sntp, ...place } = wiring.identity!;
  return {
    v: 1,
    ...place,
    wifi,
    broker: broker.kind === 'url' ? brokerAtUrl(broker, wiring) : brokerOf(wired, wiring),
    ...(sntp ? { sntp } : {}),
  };
}

function brokerOf({ host, port, user, password, tls }: NonNullable<Wiring['identity']>['broker'], wiring: Wiring): Identity['broker'] {
  return {
    host,
    port,
    ...(user ? { user } : {}),
    ...(password ? { password } : {}),
    ...(tls ? { tls: clientCertificate(tls, wiring.file) } : {}),
  };
}

/** The URL says where; who we are there comes from it too, or else from the wiring. */
function brokerAtUrl({ host, port, tls, url }: BrokerChoice & { kind: 'url' }, wiring: Wiring): Identity['broker'] {
  const wired = wiring.identity!.broker;
  const user = url.username ? decodeURIComponent(url.username) : wired.user;
  const password = url.password ? decodeURIComponent(url.password) : wired.password;
  return brokerOf({ host, port, user, password, tls: tls ? (wired.tls ?? {}) : undefined }, wiring);
}
