import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import { encodeIdentity, identityFile, type Identity } from '../../firmware/identity.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

/** The two files with a board's identity, as byte strings. */
export function identityFiles(identity: Identity): [name: string, bytes: string][] {
  const text = encodeIdentity(byteStrings(identity), (bytes) => crc32(Buffer.from(bytes, 'latin1')));
  return [
    [identityFile(0), text],
    [identityFile(1), text],
  ];
}

/** Certificate and key of a client as DER in base64, from files in DER or PEM that are named relative to `document`. */
export function clientCertificate(
  { certFile, keyFile }: { certFile?: string | undefined; keyFile?: string | undefined },
  document: string,
): { certificate?: string; key?: string } {
  if (!certFile || !keyFile) return {};
  const read = (file: string, parse: (bytes: Buffer) => Buffer): string => {
    try {
      return parse(readFileSync(resolve(dirname(document), file))).toString('base64');
    } catch (cause) {
      throw new ToolError({
        code: 'WIRING_CERTIFICATE',
        message: `${document}: ${file} cannot be read as PEM or DER: ${(cause as Error).message}`,
        hint: 'broker.tls of an identity takes certFile and keyFile, relative to the file that names them.',
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
