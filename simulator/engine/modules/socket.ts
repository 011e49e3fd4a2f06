import type { Link } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';

/** Bytes that one pass of the idle loop receives or sends (`chunkSize` of the ESP32 network driver). */
const CHUNK_BYTES = 536;
const UNSENT_DATA = -8;
/** How often a socket looks whether the running turn is over. Odd: calls cost round times, and must not end just then. */
const TURN_CHECK_US = 101;

/** How a connection ended, as its socket learns it. */
export interface Ending {
  /** TLS: what the engine throws from its idle loop, where nobody catches it. */
  readonly uncaught?: Error;
}

/**
 * A `Socket` of the engine and its part of the idle loop (`libs/network/socketserver.c`, client side):
 * one pass sends one chunk, notices the connection, then receives one chunk; a closing socket first delivers what came.
 */
export class BoardSocket {
  readonly object: object;
  readonly #host: EngineHost;
  readonly #step: unknown;
  #link: Link | undefined;
  #unsent = '';
  #received = '';
  #opened = false;
  #connected = false;
  #closing = false;
  #closed = false;
  #ending: Ending | undefined;
  #scheduled = false;

  constructor(host: EngineHost) {
    this.#host = host;
    this.#step = host.fn(() => this.#pass());
    this.object = host.object(
      { write: host.fn((data: unknown) => this.#write(data)), end: host.fn((data: unknown) => this.#end(data)) },
      'Socket',
    );
  }

  attach(link: Link): void {
    this.#link = link;
  }

  opened(): void {
    this.#opened = true;
    this.#wake();
  }

  receive(bytes: string): void {
    this.#received += bytes;
    this.#wake();
  }

  hasRoom(): void {
    if (this.#unsent !== '') this.#wake();
  }

  ended(ending: Ending): void {
    this.#ending = ending;
    this.#wake();
  }

  #write(data: unknown): boolean {
    if (this.#closing || this.#closed) throw this.#host.error('Error', 'This socket is closed');
    if (data !== undefined) this.#unsent += this.#host.text(data);
    this.#wake();
    return false;
  }

  #end(data: unknown): void {
    if (data !== undefined) this.#write(data);
    this.#closing = true;
    this.#wake();
  }

  /** Asks for one pass of the idle loop, the next after the present one. */
  #wake(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    this.#await(1);
  }

  /** What is queued while a turn runs would still belong to its pass. */
  #await(delayUs: number): void {
    const { queue } = this.#host;
    queue.at(this.#host.nowUs() + delayUs, () => {
      // Read first: asking for the board's time lets the queue catch up with it.
      const firedUs = queue.nowUs;
      if (this.#host.nowUs() > firedUs) this.#await(TURN_CHECK_US);
      else this.#host.call(this.#step, []);
    });
  }

  #pass(): void {
    this.#scheduled = false;
    if (this.#closed || (!this.#opened && !this.#ending && !this.#closing)) return;
    if (this.#opened && this.#unsent !== '' && !this.#ending) this.#send();
    else if (this.#closing && this.#unsent === '') return this.#close();
    if (this.#opened && !this.#connected) this.#connect();
    if (this.#received !== '') {
      const chunk = this.#received.slice(0, CHUNK_BYTES);
      this.#received = this.#received.slice(CHUNK_BYTES);
      this.#host.emit(this.object, 'data', chunk);
    } else if (this.#ending) return this.#close();
    if (this.#received !== '' || this.#ending || (this.#opened && (this.#unsent === '' ? this.#closing : this.#room() > 0))) this.#wake();
  }

  #send(): void {
    const bytes = Math.min(CHUNK_BYTES, this.#room(), this.#unsent.length);
    if (bytes === 0) return;
    this.#link?.send(this.#unsent.slice(0, bytes));
    this.#unsent = this.#unsent.slice(bytes);
    if (this.#unsent === '' && !this.#closing) this.#host.emit(this.object, 'drain', this.object);
  }

  #room(): number {
    return this.#link?.room ?? Infinity;
  }

  #connect(): void {
    this.#connected = true;
    this.#host.emit(this.object, 'connect', this.object);
    if (this.#unsent === '') this.#host.emit(this.object, 'drain', this.object);
  }

  #close(): void {
    this.#closed = true;
    if (!this.#ending) this.#link?.close();
    if (this.#ending?.uncaught) this.#host.uncaught(this.#ending.uncaught);
    const hadError = this.#unsent !== '' && this.#ending !== undefined;
    if (hadError) this.#host.emit(this.object, 'error', this.#host.object({ code: UNSENT_DATA, message: 'unsent data' }));
    this.#host.emit(this.object, 'end');
    this.#host.emit(this.object, 'close', hadError);
  }
}
