import type { NetworkStack, TlsRequest } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';
import { byteList } from './bytes.ts';
import { nativeObject } from './native-object.ts';
import { connect } from './net.ts';

/**
 * `require("tls")`: as `net`, encrypted. Nothing of the server is verified and `ca` counts for nothing, as on the engine.
 * The connect callback comes before the handshake; a handshake that fails is thrown where nobody can catch it.
 */
export function installTls(host: EngineHost, stack: NetworkStack): object {
  return nativeObject(host, {
    connect: (options: unknown, callback: unknown) => connect(host, stack, options, callback, tlsRequest(host, options)),
  });
}

/** What the options of a connection say of TLS. */
export function tlsRequest(host: EngineHost, options: unknown): TlsRequest {
  if (typeof options !== 'object' || options === null) return {};
  const { cert, key } = options as { cert?: unknown; key?: unknown };
  const certificate = derOf(host, cert, "HTTPS init failed! mbedtls_x509_crt_parse of 'cert': Invalid format");
  const privateKey = derOf(host, key, 'HTTPS init failed! mbedtls_pk_parse_key: Invalid format');
  return { ...(certificate && { certificate }), ...(privateKey && { key: privateKey }) };
}

/** DER only: what does not start with an ASN.1 SEQUENCE, such as PEM text, is refused. A function is asked for the data. */
function derOf(host: EngineHost, given: unknown, complaint: string): Uint8Array | undefined {
  const value: unknown = typeof given === 'function' ? given() : given;
  if (value === undefined || value === null) return undefined;
  const bytes = Uint8Array.from(byteList(host, [value]));
  if (bytes[0] !== 0x30) throw host.error('InternalError', complaint);
  return bytes;
}
