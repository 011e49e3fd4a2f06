import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineMissing } from './errors.ts';

/** Requests of the interpreter, answers of the host, and what it prints when that is a terminal's. */
const PIPES = ['o', 'i', 'c'];

/**
 * The interpreter's working directory: its program, its named pipes, its console and, made by itself, its Storage
 * (`espruino.flash`), which outlives a restart of the board. Removed at the end, also when the process exits early.
 */
export class Workspace {
  readonly directory = mkdtempSync(join(tmpdir(), `mote-engine-${process.pid}-`));
  readonly #removeAtExit = (): void => this.remove();

  constructor(prelude: string) {
    process.once('exit', this.#removeAtExit);
    writeFileSync(this.path('prelude.js'), prelude);
  }

  /** Fresh pipes, for an interpreter that starts: one that was killed may still hold the old ones. */
  makePipes(): void {
    for (const name of PIPES) rmSync(this.path(name), { force: true });
    const made = spawnSync('mkfifo', ['-m', '600', ...PIPES], { cwd: this.directory });
    if (made.status === 0) return;
    throw engineMissing('mkfifo', 'the second lane talks through named pipes, and the mkfifo command failed', made.error);
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  /** Puts a file where the interpreter can read it into its Storage. Gives its name, path and size. */
  addFile(name: string, bytes: Uint8Array, index: number): [name: string, path: string, bytes: number] {
    mkdirSync(this.path('files'), { recursive: true });
    writeFileSync(this.path(`files/${index}`), bytes);
    return [name, `files/${index}`, bytes.length];
  }

  remove(): void {
    process.removeListener('exit', this.#removeAtExit);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
