/** TCP and TLS of the host, for real-time runs. The only file of the simulator that opens outgoing sockets. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { byteStringOf, bytesOf } from './byte-string.ts';
import { pemCertificate } from './pem.ts';
import type { ConnectRequest, DatagramHandler, DatagramLink, Link, LinkHandlers, NetworkStack, TlsRequest } from './stack.ts';

/** What the engine's TLS client sends as server name, whatever the program asks for. */
const SERVER_NAME = 'mbed TLS Server 1';

export interface RealNetworkOptions {
  /** Brings what the host's sockets do into the world, between two of its events. */
  readonly post: (callback: () => void) => void;
  /** True while the board's radio has an address. */
  readonly online: () => boolean;
}

/** Real connections to real peers. Verifies nothing, as the engine does not. */
export class RealNetwork implements NetworkStack {
  readonly realTime = true;
  readonly #options: RealNetworkOptions;

  constructor(options: RealNetworkOptions) {
    this.#options = options;
  }

  openDatagram(onMessage: DatagramHandler): DatagramLink {
    return openUdp(this.#options, onMessage);
  }

  connect(request: ConnectRequest, handlers: LinkHandlers): Link {
    const { post, online } = this.#options;
    if (!online()) return failedLink(() => post(() => handlers.onClose('unreachable')));
    let over = false;
    let failure: NodeJS.ErrnoException | undefined;
    let open = false;
    let ready = request.tls === undefined;
    const report = (callback: () => void): void => post(() => over || callback());
    let socket: Socket;
    try {
      socket = openSocket(request);
    } catch {
      return failedLink(() => post(() => handlers.onClose('tls'))); // a key or certificate that is none
    }
    const finish = (error?: Parameters<LinkHandlers['onClose']>[0]): void => {
      over = true;
      socket.destroy();
      handlers.onClose(error);
    };
    socket.setNoDelay(true);
    socket.once('connect', () =>
      report(() => {
        open = true;
        handlers.onOpen();
      }),
    );
    if (!ready) {
      socket.once('secureConnect', () =>
        report(() => {
          ready = true;
          handlers.onRoom?.();
        }),
      );
    }
    // Bytes that come while the radio is down are lost, and with them the connection.
    socket.on('data', (bytes: Buffer) => report(() => (online() ? handlers.onData(byteStringOf(bytes)) : finish('reset'))));
    socket.once('error', (error: NodeJS.ErrnoException) => (failure = error));
    socket.once('close', () => report(() => finish(failure && reasonOf(failure, open, request))));
    return {
      get room() {
        return ready ? Infinity : 0;
      },
      send: (bytes) => void (over || socket.write(bytesOf(bytes))),
      close: () => {
        over = true;
        socket.end();
      },
      abort: () => {
        over = true;
        socket.destroy();
      },
    };
  }
}

function openUdp({ post, online }: RealNetworkOptions, onMessage: DatagramHandler): DatagramLink {
  const socket = createSocket('udp4');
  let open = true;
  socket.on('message', (bytes, from) => post(() => open && online() && onMessage(byteStringOf(bytes), from)));
  // An unreachable host is silence, as for the board.
  socket.on('error', () => undefined);
  return {
    send: (bytes, host, port) => {
      if (open && online()) socket.send(bytesOf(bytes), port, host, () => undefined);
    },
    close: () => {
      if (open) socket.close();
      open = false;
    },
  };
}

function openSocket({ host, port, tls }: ConnectRequest): Socket {
  if (!tls) return connectTcp({ host, port });
  const credentials = clientCredentials(tls);
  return connectTls({
    host,
    port,
    servername: SERVER_NAME,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...credentials,
  });
}

/** The program's DER, as Node wants it: PEM. */
function clientCredentials({ certificate, key }: TlsRequest): { cert?: string; key?: string | Buffer } {
  if (!certificate || !key) return {};
  return {
    cert: pemCertificate(certificate),
    key: readKey(Buffer.from(key)).export({ type: 'pkcs8', format: 'pem' }),
  };
}

/** PKCS#8 names its kind; RSA keys of PKCS#1 and curve keys of SEC 1 come without such a frame. */
function readKey(key: Buffer): KeyObject {
  for (const type of ['pkcs8', 'pkcs1'] as const) {
    try {
      return createPrivateKey({ key, format: 'der', type });
    } catch {
      // Not this form: the next one, or the error of the last.
    }
  }
  return createPrivateKey({ key, format: 'der', type: 'sec1' });
}

function reasonOf(error: NodeJS.ErrnoException, open: boolean, request: ConnectRequest): Parameters<LinkHandlers['onClose']>[0] {
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'not-found';
  if (error.code === 'ECONNREFUSED') return 'refused';
  if (request.tls && error.code !== 'ECONNRESET') return 'tls';
  if (open) return 'reset';
  return 'unreachable';
}

function failedLink(report: () => void): Link {
  report();
  return { send: () => undefined, close: () => undefined, abort: () => undefined };
}
