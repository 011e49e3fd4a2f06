import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, extname, join, sep } from 'node:path';

/** Editors write a file in several steps; what comes within this time is one change. */
const SETTLE_MS = 5;
const PROGRAM_FILES = new Set(['.ts', '.mts', '.cts', '.js', '.json', '.proto']);

/**
 * Watches the folders of a program's files. A file counts as changed when its content did: saving it unchanged is no change.
 * Files that are new beside them, or in a folder that is, count too, since an import may have been waiting for one.
 */
export class FileWatch {
  /**
   * Whether an import may be waiting for what comes in new folders. When none is, a new folder is somebody else's: of its files only those that
   * were known before count.
   */
  awaitsFolders = true;
  readonly #folders = new Map<string, FSWatcher>();
  readonly #contents = new Map<string, string | undefined>();
  readonly #pending = new Set<string>();
  readonly #onChange: () => void;
  readonly #ignored: ReadonlySet<string>;
  #seenMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param onChange called when something changed that `changes` has not told yet
   * @param ignored absolute paths of folders that are made by others than the program's author
   */
  constructor(onChange: () => void, ignored: readonly string[] = []) {
    this.#onChange = onChange;
    this.#ignored = new Set(ignored);
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
      this.#watch(dirname(file));
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

  #watch(folder: string): void {
    if (this.#folders.has(folder) || !isFolder(folder)) return;
    const watcher = watch(folder, (event, name) => {
      if (name === null) return;
      if (event === 'rename') this.#moved(join(folder, name));
      this.#touched(join(folder, name));
    });
    // A folder that goes away takes its files with it; the next build says so.
    watcher.on('error', () => undefined);
    this.#folders.set(folder, watcher);
  }

  /** Something came or went. A folder that came may hold what an import waits for; one that went is another when it comes back. */
  #moved(path: string): void {
    for (const [folder, watcher] of this.#folders) {
      if (folder !== path && !folder.startsWith(path + sep)) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    const name = basename(path);
    if (name.startsWith('.') || name === 'node_modules' || this.#ignored.has(path) || !isFolder(path)) return;
    const known = [...this.#contents.keys()].filter((file) => file.startsWith(path + sep));
    for (const file of known) {
      this.#watch(dirname(file));
      this.#touched(file);
    }
    if (!this.awaitsFolders) return;
    this.#watch(path);
    for (const inside of readdirSync(path)) {
      this.#moved(join(path, inside));
      this.#touched(join(path, inside));
    }
  }

  #touched(file: string): void {
    if (!this.#contents.has(file) && !PROGRAM_FILES.has(extname(file))) return;
    this.#pending.add(file);
    this.#seenMs ??= performance.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, SETTLE_MS);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
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
