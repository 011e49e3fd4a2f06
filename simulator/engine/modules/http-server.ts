import type { Link, LinkHandlers } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';
import { ENGINE_VERSION } from '../globals/process.ts';
import { complain } from './complain.ts';
import { chunkText, headerLines, HttpReader, isChunked } from './http-message.ts';
import { nativeObject } from './native-object.ts';
import { SocketEnd } from './socket-end.ts';
import { streamFunctions } from './stream.ts';

/** One request of a server and its response: `httpSRq` and `httpSRs` of the engine (`socketServerConnectionsIdle`). */
class HttpExchange {
  readonly end: SocketEnd;
  readonly #host: EngineHost;
  readonly #server: object;
  readonly #request: object;
  readonly #response: object & { headers?: Record<string, unknown> };
  readonly #reader: HttpReader;
  #headSent = false;
  #chunked = false;
  #closing = false;
  #ended = false;

  constructor(host: EngineHost, server: object) {
    this.#host = host;
    this.#server = server;
    this.end = new SocketEnd(host, () => this.#pass());
    this.#request = nativeObject(
      host,
      streamFunctions(host, () => this.#request),
      'httpSRq',
    );
    this.#response = nativeObject(
      host,
      {
        write: (data: unknown) => this.#write(data),
        end: (data: unknown) => this.#finish(data),
        writeHead: (status: unknown, headers: unknown) => this.#writeHead(status, headers),
        setHeader: (name: unknown, value: unknown) => void (this.#headers[host.text(name)] = host.text(value)),
      },
      'httpSRs',
    );
    this.#response.headers = host.object({ Connection: 'close' }) as Record<string, unknown>;
    this.#reader = new HttpReader(host, this.#request);
  }

  get #headers(): Record<string, unknown> {
    return this.#response.headers ?? {};
  }

  #write(data: unknown): boolean {
    if (this.#closing || this.end.over) throw this.#host.error('Error', 'This socket is closed');
    if (!this.#headSent) this.#writeHead(200, undefined);
    if (data !== undefined) {
      const text = this.#host.text(data);
      this.end.unsent += this.#chunked ? chunkText(text) : text;
    }
    this.end.wake();
    return false;
  }

  #finish(data: unknown): void {
    if (data !== undefined) this.#write(data);
    this.#write(this.#chunked ? '' : undefined);
    this.#closing = true;
    this.end.wake();
  }

  #writeHead(status: unknown, given: unknown): void {
    if (given !== undefined && (typeof given !== 'object' || given === null))
      return complain(this.#host, 'Headers sent to writeHead should be an object');
    if (this.#headSent) return complain(this.#host, 'Headers have already been sent');
    const headers = { ...this.#headers, ...given };
    this.#chunked = isChunked(this.#host, headers);
    this.end.unsent += `HTTP/1.1 ${Number(status) | 0} OK\r\nServer: Espruino ${ENGINE_VERSION}\r\n${headerLines(this.#host, headers)}\r\n`;
    this.#headSent = true;
    this.end.wake();
  }

  #pass(): void {
    const { end } = this;
    const chunk = end.takeChunk();
    if (chunk !== '') this.#receive(chunk);
    if (end.unsent !== '' && !end.ending) {
      if (end.sendChunk() && !this.#closing) this.#host.emit(this.#response, 'drain', this.#response);
    }
    // A peer that is gone takes nothing any more.
    if (end.ending && chunk === '') end.unsent = '';
    if (end.unsent === '' && chunk === '' && this.#isDone()) return this.#close();
    if (end.hasReceived || (end.unsent === '' ? this.#reader.complete && (this.#closing || !this.#ended) : end.room > 0)) end.wake();
  }

  #receive(chunk: string): void {
    const first = this.#reader.receive(chunk);
    if (!first) return;
    Object.assign(this.#request, { method: first[0], url: first[1] });
    this.#host.emit(this.#server, 'connect', this.#request, this.#response);
    this.#reader.push();
  }

  /** Whether the connection can be closed: what was announced has come, and the response has ended. */
  #isDone(): boolean {
    if (!this.#reader.complete) return this.end.ending !== undefined;
    if (!this.#ended) {
      this.#ended = true;
      this.#host.emit(this.#request, 'end');
    }
    return this.#closing;
  }

  #close(): void {
    if (this.#reader.hadHeaders) this.#reader.push(true);
    this.end.close();
    this.#host.emit(this.#response, 'end');
    this.#host.emit(this.#request, 'close', false);
    this.#host.emit(this.#response, 'close', false);
  }
}

/** Serves one connection of a `httpSrv`. */
export function serveHttp(host: EngineHost, link: Link, server: object): LinkHandlers {
  const exchange = new HttpExchange(host, server);
  exchange.end.attach(link);
  return exchange.end.handlers();
}
