import type { EngineHost } from '../host.ts';
import { pushData } from './stream.ts';

/** The last piece of a body in chunks, as far as the engine waits for it. */
const LAST_CHUNK_CHARS = 5;

/** `name: value` lines. */
export function headerLines(host: EngineHost, headers: object): string {
  return Object.entries(headers)
    .filter(([name]) => !name.startsWith('#on'))
    .map(([name, value]) => `${name}: ${host.text(value)}\r\n`)
    .join('');
}

export function isChunked(host: EngineHost, headers: object | undefined): boolean {
  const encoding = (headers as Record<string, unknown> | undefined)?.['Transfer-Encoding'];
  return encoding !== undefined && host.text(encoding).toLowerCase() === 'chunked';
}

/** One piece of a body in chunks. */
export function chunkText(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/**
 * What comes in of one message (`httpParseHeaders` and `socketPushReceiveData` of `libs/network/socketserver.c`): the head, then the body for
 * who listens to `reader`. Without `Content-Length` and chunks the engine expects no body; what comes with the head is delivered.
 */
export class HttpReader {
  hadHeaders = false;
  /** Bytes of the body that are to come; 1 until the last chunk. Below 0 when more came than was announced. */
  toReceive = 0;
  readonly #host: EngineHost;
  readonly #reader: object;
  #chunked = false;
  #bytes = '';

  constructor(host: EngineHost, reader: object) {
    this.#host = host;
    this.#reader = reader;
  }

  /** The head is there, and everything that it announced. */
  get complete(): boolean {
    return this.hadHeaders && this.toReceive <= 0;
  }

  /** @returns the words of the first line when these bytes have completed the head */
  receive(bytes: string): string[] | undefined {
    this.#bytes += bytes;
    if (this.hadHeaders) {
      this.push();
      return undefined;
    }
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [first = '', ...lines] = this.#bytes.slice(0, end).split('\r\n');
    this.#bytes = this.#bytes.slice(end + 4);
    this.hadHeaders = true;
    const headers = this.#host.object(Object.fromEntries(lines.flatMap(headerOf))) as Record<string, string>;
    (this.#reader as { headers?: object }).headers = headers;
    this.#chunked = isChunked(this.#host, headers);
    this.toReceive = this.#chunked ? 1 : Number.parseInt(headers['Content-Length'] ?? '0', 10) || 0;
    return first.split(' ');
  }

  /** Gives what has come to who listens. `force`: the connection is over, nobody can come later. */
  push(force = false): void {
    while (this.#bytes !== '') {
      const piece = this.#chunked ? this.#nextPiece() : { data: this.#bytes, rest: '' };
      if (!piece) return;
      if (!this.#chunked) this.toReceive -= this.#bytes.length;
      if (piece.data !== '' && !pushData(this.#host, this.#reader, piece.data, force)) return;
      this.#bytes = piece.rest;
      if (piece.partial) return;
    }
  }

  /** The data of the chunk that stands first; undefined while it cannot be told. */
  #nextPiece(): { data: string; rest: string; partial?: boolean } | undefined {
    const bytes = this.#bytes;
    if (bytes.length < LAST_CHUNK_CHARS) return undefined;
    const start = bytes.indexOf('\r\n') + 2;
    const length = Number.parseInt(bytes, 16) || 0;
    this.toReceive = length > 0 ? 1 : 0;
    if (length === 0) return { data: '', rest: '' };
    const missing = start + length + 2 - bytes.length;
    if (missing <= 0) return { data: bytes.substr(start, length), rest: bytes.slice(start + length + 2) };
    // Only the line's end is missing: wait for it. Otherwise what is there is given, and the rest becomes a shorter chunk.
    if (missing < 3) return undefined;
    return { data: bytes.slice(start), rest: `${(missing - 2).toString(16)}\r\n`, partial: true };
  }
}

function headerOf(line: string): [string, string][] {
  const colon = line.indexOf(':');
  const value = line.slice(colon + 1).trimStart();
  return colon > 0 && value !== '' ? [[line.slice(0, colon), value]] : [];
}
