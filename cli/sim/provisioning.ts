import { readFileSync } from 'node:fs';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import { encodeIdentity, identityFile, type Identity } from '../../firmware/identity.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import type { Wiring } from '../../simulator/wiring.ts';
import type { BrokerChoice } from './settings.ts';

/** The files that provisioning leaves on a board: its identity, twice. None for a wiring without an identity. */
export function provisionedFiles(wiring: Wiring, broker: BrokerChoice): Map<string, Uint8Array> {
  const identity = wiring.identity && identityOf(wiring, broker);
  if (!identity) return new Map();
  const text = Buffer.from(
    encodeIdentity(byteStrings(identity), (bytes) => crc32(Buffer.from(bytes, 'latin1'))),
    'latin1',
  );
  return new Map([
    [identityFile(0), text],
    [identityFile(1), text],
  ]);
}

function identityOf(wiring: Wiring, broker: BrokerChoice): Identity {
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
    ...(tls ? { tls: clientCertificate(tls, wiring) } : {}),
  };
}

/** The URL says where; who we are there comes from it too, or else from the wiring. */
function brokerAtUrl({ host, port, tls, url }: BrokerChoice & { kind: 'url' }, wiring: Wiring): Identity['broker'] {
  const wired = wiring.identity!.broker;
  const user = url.username ? decodeURIComponent(url.username) : wired.user;
  const password = url.password ? decodeURIComponent(url.password) : wired.password;
  return brokerOf({ host, port, user, password, tls: tls ? (wired.tls ?? {}) : undefined }, wiring);
}

function clientCertificate(
  { certFile, keyFile }: { certFile?: string | undefined; keyFile?: string | undefined },
  wiring: Wiring,
): { certificate?: string; key?: string } {
  if (!certFile || !keyFile) return {};
  const read = (file: string, parse: (bytes: Buffer) => Buffer): string => {
    try {
      return parse(readFileSync(resolve(dirname(wiring.file), file))).toString('base64');
    } catch (cause) {
      throw new ToolError({
        code: 'WIRING_CERTIFICATE',
        message: `${wiring.file}: ${file} cannot be read as PEM or DER: ${(cause as Error).message}`,
        hint: 'identity.broker.tls takes certFile and keyFile, relative to the wiring file.',
        exitCode: ExitCode.usage,
        cause,
      });
    }
  };
  return {
    certificate: read(certFile, (bytes) => new X509Certificate(bytes).raw),
    key: read(keyFile, (bytes) => privateKey(bytes).export({ type: 'pkcs8', format: 'der' })),
  };
}

function privateKey(bytes: Buffer): ReturnType<typeof createPrivateKey> {
  return bytes.includes('-----BEGIN') ? createPrivateKey(bytes) : createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
}

/** The same document with every text as its UTF-8 bytes, which is what texts are on the board. */
function byteStrings<Value>(value: Value): Value {
  if (typeof value === 'string') return Buffer.from(value).toString('latin1') as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, byteStrings(item as unknown)])) as Value;
}
