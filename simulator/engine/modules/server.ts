import type { Link, LinkHandlers, Listening, NetworkStack } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';
import { wrongCallback } from './complain.ts';
import { nativeObject } from './native-object.ts';

/** What a server makes of a connection; it tells the program through the server's event `connect`. */
export type Accept = (link: Link, server: object) => LinkHandlers;

/** A `Server` or `httpSrv` of the engine: nothing listens before `listen`. */
export function createServer(
  host: EngineHost,
  stack: NetworkStack,
  className: string,
  callback: unknown,
  accept: Accept,
): object | undefined {
  if (typeof callback !== 'function') return wrongCallback(host, callback);
  let listening: Listening | undefined;
  const listen = (port: unknown): object => {
    const opened = stack.listen?.(Number(port) & 0xffff, (link) => accept(link, server));
    if (!opened) throw host.error('InternalError', 'Unable to create socket');
    host.trace('tcp', { event: 'listen', port: Number(port) & 0xffff });
    listening = opened;
    return server;
  };
  const close = (): void => {
    if (!listening) return host.print('WARNING: Server not found!\n');
    listening.close();
    listening = undefined;
  };
  const server = nativeObject(host, { listen, close }, className);
  (server as { on(event: string, listener: unknown): void }).on('connect', callback);
  return server;
}
