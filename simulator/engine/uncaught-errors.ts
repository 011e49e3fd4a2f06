import type { SourcePosition } from './source-positions.ts';

/** An error that no handler took. */
export interface UncaughtError {
  readonly timeUs: number;
  /** As the console shows it behind `Uncaught`. */
  readonly message: string;
  /** Places in the loaded files, innermost first. */
  readonly stack: readonly SourcePosition[];
  /** False when a later error of the same round of the idle loop took its place: the engine keeps only the last. */
  printed: boolean;
}

export interface UncaughtParts {
  print(text: string): void;
  onUncaught(error: UncaughtError): void;
  describe(error: unknown): Omit<UncaughtError, 'printed'>;
  /** Gives the error to the listeners of `uncaughtException`; false when there are none. */
  toProcess(error: unknown): boolean;
}

/** The engine's one place for an error on its way to the console: the last one of a round wins. */
export class UncaughtErrors {
  readonly #parts: UncaughtParts;
  #pending: { readonly error: unknown; readonly record: UncaughtError } | undefined;

  constructor(parts: UncaughtParts) {
    this.#parts = parts;
  }

  add(error: unknown): void {
    const record = { ...this.#parts.describe(error), printed: false };
    this.#pending = { error, record };
    this.#parts.onUncaught(record);
  }

  /** At the end of a round. */
  report(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    pending.record.printed = true;
    if (!this.#parts.toProcess(pending.error)) return this.#print(pending);
    // A listener that throws in turn is reported itself.
    const second = this.#pending as typeof pending | undefined;
    if (second) {
      this.#pending = undefined;
      second.record.printed = true;
      this.#print(second);
    }
  }

  #print({ error, record }: { readonly error: unknown; readonly record: UncaughtError }): void {
    this.#parts.print(`Uncaught ${record.message}\n`);
    const stack = typeof error === 'object' && error !== null ? (error as { stack?: unknown }).stack : undefined;
    if (typeof stack === 'string') this.#parts.print(stack);
  }
}
