import { createHash } from 'node:crypto';
import type { TraceFields } from './engine/host.ts';

/** One thing that happened, in the order in which it happened. `board` is empty for what belongs to the world. */
export interface TraceEvent {
  readonly timeUs: number;
  readonly board: string;
  readonly kind: string;
  readonly fields: TraceFields;
}

export interface TraceOptions {
  /** Gets every event as one line of JSON with its newline. */
  readonly sink?: (line: string) => void;
  /** How many of the last events are kept for `recent()`; the hash covers all of them. Default: all. */
  readonly keep?: number;
}

/** Bytes collected before they are hashed: one update a line would cost more than the hashing. */
const HASH_BLOCK_CHARS = 1 << 16;

/** Append-only log of a run. The SHA-256 of its lines is the identity of the run: the same seed gives the same digest. */
export class Trace {
  readonly #sink: ((line: string) => void) | undefined;
  readonly #keep: number;
  readonly #hash = createHash('sha256');
  readonly #names = new Map<string, string>();
  readonly #labels = new Map<string, string>();
  #unhashed = '';
  #events: TraceEvent[] = [];
  #count = 0;

  constructor(options: TraceOptions = {}) {
    this.#sink = options.sink;
    this.#keep = options.keep ?? Infinity;
  }

  add(timeUs: number, board: string, kind: string, fields: TraceFields): void {
    let line = `{"timeUs":${timeUs},"board":${this.#quoted(board)},"kind":${this.#quoted(kind)}`;
    for (const name in fields) {
      const value = fields[name];
      if (value !== undefined) line += `${this.#label(name)}${fieldText(value)}`;
    }
    line += '}\n';
    this.#count++;
    this.#unhashed += line;
    if (this.#unhashed.length > HASH_BLOCK_CHARS) this.#absorb();
    this.#sink?.(line);
    if (this.#keep === 0) return;
    this.#events.push({ timeUs, board, kind, fields });
    if (this.#events.length > 2 * this.#keep) this.#events = this.#events.slice(-this.#keep);
  }

  /** Number of events so far. */
  get count(): number {
    return this.#count;
  }

  /** SHA-256 of everything so far, in hex. The trace goes on afterwards. */
  digest(): string {
    this.#absorb();
    return this.#hash.copy().digest('hex');
  }

  /** The kept events, oldest first, of one kind or of all. */
  recent(kind?: string): readonly TraceEvent[] {
    const kept = this.#events.slice(-Math.min(this.#keep, this.#events.length) || this.#events.length);
    return kind === undefined ? kept : kept.filter((event) => event.kind === kind);
  }

  #quoted(name: string): string {
    let quoted = this.#names.get(name);
    if (quoted === undefined) this.#names.set(name, (quoted = JSON.stringify(name)));
    return quoted;
  }

  /** What stands in front of a field's value. */
  #label(name: string): string {
    let label = this.#labels.get(name);
    if (label === undefined) this.#labels.set(name, (label = `,${JSON.stringify(name)}:`));
    return label;
  }

  #absorb(): void {
    this.#hash.update(this.#unhashed);
    this.#unhashed = '';
  }
}

const PLAIN = /^[ !#-[\]-~]*$/;

/** JSON of one field. Most are short and plain, and need no escapes. */
function fieldText(value: TraceFields[string]): string {
  return typeof value === 'string' && PLAIN.test(value) ? `"${value}"` : typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}
