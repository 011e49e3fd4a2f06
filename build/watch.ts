import { createHash } from 'node:crypto';
import { readFileSync, statSync, watch, type FSWatcher } from 'node:fs';
import { dirname, extname, join } from 'node:path';

/** Editors write a file in several steps; what comes within this time is one change. */
const SETTLE_MS = 5;
const PROGRAM_FILES = new Set(['.ts', '.mts', '.cts', '.js', '.json', '.proto']);

/**
 * Watches the folders of a program's files. A file counts as changed when its content did: saving it unchanged is no change.
 * Files that are new beside them count too, since an import may have been waiting for one.
 */
export class FileWatch {
  readonly #folders = new Map<string, FSWatcher>();
  readonly #contents = new Map<string, string | undefined>();
  readonly #pending = new Set<string>();
  readonly #onChange: () => void;
  #seenMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param onChange called when something changed that `changes` has not told yet */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /**
   * Watches these files (absolute paths) from now on, besides the ones before.
   * @param readSinceMs they were read after that moment (milliseconds since 1970): what was written later may not be what was read
   */
  follow(files: readonly string[], readSinceMs = Infinity): void {
    for (const file of files) {
      if (!this.#contents.has(file)) {
        const late = this.#pending.has(file) || modifiedMs(file) >= readSinceMs;
        this.#contents.set(file, late ? undefined : digest(file));
        if (late) this.#touched(file);
      }
      const folder = dirname(file);
      if (this.#folders.has(folder)) continue;
      const watcher = watch(folder, (_event, name) => name !== null && this.#touched(join(folder, name)));
      // A folder that goes away takes its files with it; the next build says so.
      watcher.on('error', () => this.#touched(file));
      this.#folders.set(folder, watcher);
    }
  }

  /** When the first change was seen that `changes` has not told yet, milliseconds of `performance.now()`; undefined when there is none. */
  get seenMs(): number | undefined {
    return this.#seenMs;
  }

  /** The files whose content changed since the last call. */
  changes(): string[] {
    const changed: string[] = [];
    this.#seenMs = undefined;
    for (const file of this.#pending) {
      const now = digest(file);
      if (now === this.#contents.get(file)) continue;
      this.#contents.set(file, now);
      changed.push(file);
    }
    this.#pending.clear();
    return changed;
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#folders.values()) watcher.close();
  }

  #touched(file: string): void {
    if (!this.#contents.has(file) && !PROGRAM_FILES.has(extname(file))) return;
    this.#pending.add(file);
    this.#seenMs ??= performance.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, SETTLE_MS);
  }
}

function modifiedMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function digest(file: string): string | undefined {
  try {
    return createHash('sha1').update(readFileSync(file)).digest('hex');
  } catch {
    return undefined;
  }
}
