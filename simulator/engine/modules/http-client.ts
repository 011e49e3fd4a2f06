import type { NetworkStack, TlsRequest } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';
import { ENGINE_VERSION } from '../globals/process.ts';
import { chunkText, headerLines, HttpReader, isChunked } from './http-message.ts';
import { nativeObject } from './native-object.ts';
import { openLink } from './net.ts';
import { SocketEnd } from './socket-end.ts';
import { streamFunctions } from './stream.ts';

const UNSENT_DATA = -8;
const NO_RESPONSE = -15;
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** What a request is made of; the program's object, or what a URL says. */
export interface HttpOptions {
  readonly host?: unknown;
  readonly port?: unknown;
  readonly method?: unknown;
  readonly path?: unknown;
  readonly headers?: unknown;
}

/**
 * A `httpCRq` of the engine and its `httpCRs` (`libs/network/socketserver.c`): it connects with the first `write` or with `end`, and
 * its callback comes when the head of the response is there.
 */
export class HttpRequest {
  readonly object: object;
  readonly response: object;
  readonly #host: EngineHost;
  readonly #stack: NetworkStack;
  readonly #options: HttpOptions;
  readonly #tls: TlsRequest | undefined;
  readonly #end: SocketEnd;
  readonly #reader: HttpReader;
  #connected = false;
  #chunked = false;
  #closing = false;
  #failed = false;
  #ended = false;

  constructor(host: EngineHost, stack: NetworkStack, options: HttpOptions, tls: TlsRequest | undefined) {
    this.#host = host;
    this.#stack = stack;
    this.#options = options;
    this.#tls = tls;
    this.#end = new SocketEnd(host, () => this.#pass());
    this.response = nativeObject(
      host,
      streamFunctions(host, () => this.response),
      'httpCRs',
    );
    this.object = nativeObject(host, { write: (data: unknown) => this.#write(data), end: (data: unknown) => this.end(data) }, 'httpCRq');
    this.#reader = new HttpReader(host, this.response);
  }

  end(data?: unknown): void {
    if (data !== undefined) this.#write(data);
    this.#write(this.#chunked ? '' : undefined);
    this.#closing = true;
    this.#end.wake();
  }

  #write(data: unknown): boolean {
    if (this.#closing || this.#failed || this.#end.over) throw this.#host.error('Error', 'This socket is closed');
    if (!this.#connected) this.#end.unsent += this.#head();
    if (data !== undefined) {
      const text = this.#host.text(data);
      this.#end.unsent += this.#chunked ? chunkText(text) : text;
    }
    if (!this.#connected) this.#connect();
    this.#end.wake();
    return false;
  }

  #head(): string {
    const { method, path, headers, host, port } = this.#options;
    const text = (value: unknown): string => this.#host.text(value);
    const given = typeof headers === 'object' && headers !== null ? headers : undefined;
    this.#chunked = isChunked(this.#host, given);
    const number = Number(port) | 0;
    const named = given && 'Host' in given ? '' : `Host: ${text(host)}${number > 0 && number !== HTTP_PORT ? `:${number}` : ''}\r\n`;
    return (
      `${text(method)} ${text(path)} HTTP/1.1\r\nUser-Agent: Espruino ${ENGINE_VERSION}\r\nConnection: close\r\n` +
      `${given ? headerLines(this.#host, given) : ''}${named}\r\n`
    );
  }

  #connect(): void {
    const { host, port } = this.#options;
    const name = host === undefined ? '127.0.0.1' : String(host).slice(0, 127);
    const number = Number(port) & 0xffff || (this.#tls ? HTTPS_PORT : HTTP_PORT);
    this.#connected = true;
    try {
      openLink(this.#host, this.#stack, { host: name, port: number, ...(this.#tls && { tls: this.#tls }) }, this.#end);
    } catch (error) {
      this.#failed = true;
      this.#end.wake();
      throw error;
    }
  }

  /** One pass of the idle loop (`socketClientConnectionsIdle`). */
  #pass(): void {
    if (this.#failed) return this.#close(0);
    const end = this.#end;
    if (!end.opened && !end.ending) return;
    let closing = false;
    let error = 0;
    if (this.#reader.hadHeaders) this.#reader.push();
    if (end.unsent !== '' && !end.ending) {
      if (end.sendChunk() && !this.#closing) this.#host.emit(this.object, 'drain', this.object);
    } else closing = this.#isAnswered();
    const chunk = end.takeChunk();
    if (chunk !== '') this.#receive(chunk);
    else if (end.ending) {
      closing = true;
      if (!this.#reader.hadHeaders) error = NO_RESPONSE;
      else if (this.#reader.toReceive > 0 && end.unsent !== '') error = UNSENT_DATA;
    }
    if (closing) return this.#close(error);
    if (end.hasReceived || end.ending || (end.unsent === '' ? this.#closing && this.#reader.complete : end.room > 0)) end.wake();
  }

  /** Nothing more is to be sent: whether the connection can be closed from this side. */
  #isAnswered(): boolean {
    if (!this.#reader.complete) return false;
    this.#endResponse();
    return this.#closing;
  }

  #receive(chunk: string): void {
    const first = this.#reader.receive(chunk);
    if (!first) return;
    const [protocol = '', statusCode = '', ...message] = first;
    Object.assign(this.response, { httpVersion: protocol.slice('HTTP/'.length), statusCode, statusMessage: message.join(' ') });
    this.#host.emit(this.object, 'connect', this.response);
    this.#reader.push();
  }

  #endResponse(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#host.emit(this.response, 'end');
  }

  #close(error: number): void {
    this.#reader.push(true);
    this.#end.close();
    if (this.#end.ending?.uncaught) this.#host.uncaught(this.#end.ending.uncaught);
    if (error < 0) {
      const message = error === NO_RESPONSE ? 'no response' : 'unsent data';
      this.#host.emit(this.object, 'error', this.#host.object({ code: error, message }));
    }
    this.#endResponse();
    this.#host.emit(this.response, 'close', error < 0);
  }
}
