import type { Transport } from '../transport.ts';
import { socketOpener } from './socket.ts';
import { halError } from '../errors.ts';

/**
 * TLS as the engine has it: encrypted, and the server is NOT verified, neither its certificate nor its name, whatever
 * is configured. A client certificate is sent if given. Let nothing rest on who the server is.
 */
export interface TlsPeer {
  readonly host: string;
  readonly port: number;
  /** Client certificate, DER, as a byte string of more than 100 bytes (a shorter one is taken for a file name). */
  readonly certificate?: string | undefined;
  /** Private key, DER (PKCS#1 or PKCS#8), likewise. */
  readonly key?: string | undefined;
}

const SHORTEST_DER_BYTES = 101;

/**
 * TLS to one peer. An end before any byte came is reported as `TLS_HANDSHAKE …`, since that is all a socket of the
 * engine tells of a failed handshake; the reason is an exception that the engine throws from nowhere, which the
 * console shows or `process.on('uncaughtException')` gets.
 */
export function createTls(peer: TlsPeer): Transport {
  const options: TlsConnectOptions = { host: peer.host, port: peer.port };
  if (peer.certificate !== undefined && peer.key !== undefined) {
    if (peer.certificate.length < SHORTEST_DER_BYTES || peer.key.length < SHORTEST_DER_BYTES) throw halError('BAD_VALUE', 'DER');
    options.cert = peer.certificate;
    options.key = peer.key;
  }
  const open = socketOpener(require('tls').connect, options);
  return {
    connect(handlers) {
      let received = false;
      return open({
        onOpen: handlers.onOpen,
        onData: (bytes) => {
          received = true;
          handlers.onData(bytes);
        },
        onDrain: handlers.onDrain,
        onClose: (error) => handlers.onClose(received ? error : 'TLS_HANDSHAKE ' + (error ?? 'ended')),
      });
    },
  };
}
