import type { EngineHost } from '../host.ts';
import { nativeObject } from './native-object.ts';
import { SocketEnd } from './socket-end.ts';
import { pushData, streamFunctions } from './stream.ts';

const UNSENT_DATA = -8;

/**
 * A `Socket` of the engine and its part of the idle loop (`libs/network/socketserver.c`, `socketClientConnectionsIdle`):
 * one pass sends one chunk, notices the connection, then receives one chunk; a closing socket first delivers what came.
 */
export class BoardSocket {
  readonly object: object;
  readonly end: SocketEnd;
  readonly #host: EngineHost;
  #connected = false;
  #closing = false;
  /** A chunk that found no room among what nobody has read. */
  #kept = '';

  constructor(host: EngineHost) {
    this.#host = host;
    this.end = new SocketEnd(host, () => this.#pass());
    const functions = { write: (data: unknown) => this.#write(data), end: (data: unknown) => this.#finish(data) };
    this.object = nativeObject(host, { ...functions, ...streamFunctions(host, () => this.object) }, 'Socket');
  }

  #write(data: unknown): boolean {
    if (this.#closing || this.end.over) throw this.#host.error('Error', 'This socket is closed');
    if (data !== undefined) this.end.unsent += this.#host.text(data);
    this.end.wake();
    return false;
  }

  #finish(data: unknown): void {
    if (data !== undefined) this.#write(data);
    this.#closing = true;
    this.end.wake();
  }

  #pass(): void {
    const { end } = this;
    if (!end.opened && !end.ending && !this.#closing) return;
    if (end.opened && end.unsent !== '' && !end.ending) this.#send();
    else if (this.#closing && end.unsent === '') return this.#close();
    if (end.opened && !this.#connected) this.#connect();
    const chunk = this.#kept === '' ? end.takeChunk() : this.#kept;
    if (chunk !== '') this.#kept = pushData(this.#host, this.object, chunk, end.ending !== undefined) ? '' : chunk;
    else if (end.ending) return this.#close();
    if (end.hasReceived || end.ending || (end.opened && (end.unsent === '' ? this.#closing : end.room > 0))) end.wake();
  }

  #send(): void {
    if (this.end.sendChunk() && !this.#closing) this.#host.emit(this.object, 'drain', this.object);
  }

  #connect(): void {
    this.#connected = true;
    this.#host.emit(this.object, 'connect', this.object);
    if (this.end.unsent === '') this.#host.emit(this.object, 'drain', this.object);
  }

  #close(): void {
    const { ending, unsent } = this.end;
    this.end.close();
    if (ending?.uncaught) this.#host.uncaught(ending.uncaught);
    const hadError = unsent !== '' && ending !== undefined;
    if (hadError) this.#host.emit(this.object, 'error', this.#host.object({ code: UNSENT_DATA, message: 'unsent data' }));
    this.#host.emit(this.object, 'end');
    this.#host.emit(this.object, 'close', hadError);
  }
}
