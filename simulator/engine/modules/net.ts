import type { ConnectRequest, LinkHandlers, NetworkStack } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';
import { keepOptions } from '../native-members.ts';
import { wrongCallback, wrongOptions } from './complain.ts';
import { nativeObject } from './native-object.ts';
import { createServer } from './server.ts';
import { BoardSocket } from './socket.ts';
import type { SocketEnd } from './socket-end.ts';
import { parseUrl } from './url.ts';

type Failure = Exclude<Parameters<LinkHandlers['onClose']>[0], undefined>;

/** Error numbers of the C library as the ESP32 port prints them: connection reset, connection aborted. */
const CONNECT_ERRNO: Record<Failure, number> = { refused: 104, reset: 104, unreachable: 113, 'not-found': 113, tls: 113 };

/** Longest time that a connection attempt holds the interpreter, should the network never answer. */
const PATIENCE_US = 120_000_000;
const WAIT_STEP_US = 1000;

/**
 * `require("net")`: TCP clients and servers. On the ESP32 `connect` does not return before the connection stands or has failed
 * (the socket is in blocking mode); a failure is thrown. In real time it cannot wait, and a failure comes as `close`.
 */
export function installNet(host: EngineHost, stack: NetworkStack): object {
  return nativeObject(host, {
    connect: (options: unknown, callback: unknown) => connect(host, stack, options, callback, undefined),
    createServer: (callback: unknown) =>
      createServer(host, stack, 'Server', callback, (link, server) => {
        const socket = new BoardSocket(host);
        socket.end.attach(link);
        host.emit(server, 'connect', socket.object);
        return socket.end.handlers();
      }),
  });
}

export function connect(
  host: EngineHost,
  stack: NetworkStack,
  options: unknown,
  callback: unknown,
  tls: ConnectRequest['tls'] | undefined,
): object | undefined {
  const address = addressOf(options);
  if (!address) return wrongOptions(host, options);
  if (callback !== undefined && typeof callback !== 'function') return wrongCallback(host, callback);
  const socket = new BoardSocket(host);
  keepOptions(socket.object, options);
  if (callback) (socket.object as { on(event: string, listener: unknown): void }).on('connect', callback);
  openLink(host, stack, { host: address.host, port: address.port || (tls ? 443 : 0), ...(tls && { tls }) }, socket.end);
  return socket.object;
}

/**
 * Connects one end; holds the interpreter until the connection stands.
 * @throws the engine's InternalError when it does not come about
 */
export function openLink(host: EngineHost, stack: NetworkStack, request: ConnectRequest, end: SocketEnd): void {
  let outcome: 'waiting' | 'open' | Failure = 'waiting';
  let blocking = !stack.realTime;
  const handlers = end.handlers((error) =>
    error === 'tls' ? { uncaught: host.error('InternalError', 'mbedtls_ssl_handshake returned -0x7280') } : {},
  );
  const link = stack.connect(request, {
    ...handlers,
    onOpen: () => {
      outcome = 'open';
      handlers.onOpen();
    },
    onClose: (error) => {
      if (outcome === 'waiting') outcome = error ?? 'refused';
      if (!blocking || outcome === 'open') handlers.onClose(error);
    },
  });
  end.attach(link);
  const { host: name, port, tls } = request;
  host.trace('tcp', { event: 'connect', host: name, port, tls: tls !== undefined });
  if (blocking) waitFor(host, () => outcome !== 'waiting');
  blocking = false;
  const ended = outcome as 'waiting' | 'open' | Failure;
  if (stack.realTime || ended === 'open') return;
  link.abort();
  const failure: Failure = ended === 'waiting' ? 'unreachable' : ended;
  host.trace('tcp', { event: 'failed', host: name, port, reason: failure });
  if (failure === 'not-found') throw host.error('InternalError', 'Unable to locate host');
  host.print(`ERROR: Connect failed (err ${CONNECT_ERRNO[failure]})\n`);
  throw host.error('InternalError', 'Unable to create socket');
}

/** Lets board time pass, from one hardware event to the next, until something has happened. */
function waitFor(host: EngineHost, done: () => boolean): void {
  const limitUs = host.nowUs() + PATIENCE_US;
  while (!done() && host.nowUs() < limitUs) {
    const nextUs = Math.min(host.queue.nextUs() ?? limitUs, limitUs);
    host.elapseUs(Math.max(WAIT_STEP_US, nextUs - host.nowUs()));
  }
}

/** Host and port of options or of a URL; undefined for anything else. */
function addressOf(options: unknown): { host: string; port: number } | undefined {
  const given = typeof options === 'string' ? parseUrl(options, false) : options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const { host, port } = given as { host?: unknown; port?: unknown };
  return { host: host === undefined ? '127.0.0.1' : String(host).slice(0, 127), port: Number(port) & 0xffff };
}
