import type { ConnectRequest, LinkHandlers, NetworkStack } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';
import { BoardSocket } from './socket.ts';

type Failure = Exclude<Parameters<LinkHandlers['onClose']>[0], undefined>;

/** Error numbers of the C library as the ESP32 port prints them: connection reset, connection aborted. */
const CONNECT_ERRNO: Record<Failure, number> = { refused: 104, reset: 104, unreachable: 113, 'not-found': 113, tls: 113 };

/** Longest time that a connection attempt holds the interpreter, should the network never answer. */
const PATIENCE_US = 120_000_000;
const WAIT_STEP_US = 1000;

/**
 * `require("net")`: TCP clients. On the ESP32 `connect` does not return before the connection stands or has failed
 * (the socket is in blocking mode); a failure is thrown. In real time it cannot wait, and a failure comes as `close`.
 */
export function installNet(host: EngineHost, stack: NetworkStack): object {
  return host.object({ connect: host.fn((options: unknown, callback: unknown) => connect(host, stack, options, callback, undefined)) });
}

export function connect(
  host: EngineHost,
  stack: NetworkStack,
  options: unknown,
  callback: unknown,
  tls: ConnectRequest['tls'] | undefined,
): object | undefined {
  const address = addressOf(options);
  if (!address) return complain(host, `Expecting Options to be an Object but it was ${typeName(options)}`);
  if (callback !== undefined && typeof callback !== 'function')
    return complain(host, `Expecting Callback Function but got ${typeName(callback)}`);
  const socket = new BoardSocket(host);
  if (callback) (socket.object as { on(event: string, listener: unknown): void }).on('connect', callback);
  const port = address.port || (tls ? 443 : 0);
  let outcome: 'waiting' | 'open' | Failure = 'waiting';
  let blocking = !stack.realTime;
  const link = stack.connect(
    { host: address.host, port, ...(tls && { tls }) },
    {
      onOpen: () => {
        outcome = 'open';
        socket.opened();
      },
      onData: (bytes) => socket.receive(bytes),
      onRoom: () => socket.hasRoom(),
      onClose: (error) => {
        if (outcome === 'waiting') outcome = error ?? 'refused';
        if (blocking && outcome !== 'open') return;
        socket.ended(error === 'tls' ? { uncaught: host.error('InternalError', 'mbedtls_ssl_handshake returned -0x7280') } : {});
      },
    },
  );
  socket.attach(link);
  host.trace('tcp', { event: 'connect', host: address.host, port, tls: tls !== undefined });
  if (blocking) waitFor(host, () => outcome !== 'waiting');
  blocking = false;
  const ended = outcome as 'waiting' | 'open' | Failure;
  if (stack.realTime || ended === 'open') return socket.object;
  link.abort();
  const failure: Failure = ended === 'waiting' ? 'unreachable' : ended;
  host.trace('tcp', { event: 'failed', host: address.host, port, reason: failure });
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

function addressOf(options: unknown): { host: string; port: number } | undefined {
  if (typeof options === 'string') {
    const match = /^(?:[a-z]+:)?(?:\/\/)?([^:/]+)(?::(\d+))?/i.exec(options);
    return match ? { host: match[1]!, port: Number(match[2] ?? 0) } : undefined;
  }
  if (typeof options !== 'object' || options === null) return undefined;
  const { host, port } = options as { host?: unknown; port?: unknown };
  return { host: host === undefined ? '127.0.0.1' : String(host).slice(0, 127), port: Number(port) & 0xffff };
}

function complain(host: EngineHost, message: string): undefined {
  host.print(`ERROR: ${message}\n`);
  return undefined;
}

/** The engine's name of a value's type, as its `%t` prints it. */
function typeName(value: unknown): string {
  if (value === null) return 'null';
  const name = typeof value;
  return name === 'undefined' ? 'undefined' : name[0]!.toUpperCase() + name.slice(1);
}
