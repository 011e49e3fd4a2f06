import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stateFile } from '../../flash/ports/remember.ts';
import { writeWholeFile } from '../../report/whole-file.ts';

const MOST_LINES = 500;

/** Lines typed at the prompt, the newest first, kept with the user's other state. */
export class History {
  readonly #file: string;
  readonly lines: string[];

  constructor(file = join(dirname(stateFile(process.env)), 'repl-history')) {
    this.#file = file;
    this.lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  }

  /** A state that cannot be written is no reason to fail. */
  save(lines: readonly string[]): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      writeWholeFile(this.#file, `${lines.slice(0, MOST_LINES).join('\n')}\n`);
    } catch {
      return;
    }
  }
}
