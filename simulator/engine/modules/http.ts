import type { NetworkStack } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';
import { wrongCallback, wrongOptions } from './complain.ts';
import { HttpRequest, type HttpOptions } from './http-client.ts';
import { serveHttp } from './http-server.ts';
import { nativeObject } from './native-object.ts';
import { createServer } from './server.ts';
import { tlsRequest } from './tls.ts';
import { parseUrl } from './url.ts';

/** `require("http")`: requests and servers of the engine, one message a connection. */
export function installHttp(host: EngineHost, stack: NetworkStack): object {
  const request = (given: unknown, callback: unknown): HttpRequest | undefined => {
    const options = typeof given === 'string' ? parseUrl(given, false) : given;
    if (typeof options !== 'object' || options === null || Array.isArray(options)) return wrongOptions(host, options);
    if (callback !== undefined && typeof callback !== 'function') return wrongCallback(host, callback);
    const secure = (options as { protocol?: unknown }).protocol === 'https:';
    const made = new HttpRequest(host, stack, options as HttpOptions, secure ? tlsRequest(host, options) : undefined);
    if (callback) (made.object as { on(event: string, listener: unknown): void }).on('connect', callback);
    return made;
  };
  const get = (given: unknown, callback: unknown): object | undefined => {
    if (typeof given === 'object' && given !== null) (given as { method?: unknown }).method = 'GET';
    const made = request(given, callback);
    made?.end();
    return made?.object;
  };
  return nativeObject(host, {
    request: (options: unknown, callback: unknown) => request(options, callback)?.object,
    get,
    createServer: (callback: unknown) => createServer(host, stack, 'httpSrv', callback, (link, server) => serveHttp(host, link, server)),
  });
}
