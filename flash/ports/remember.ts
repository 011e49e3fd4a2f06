import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeWholeFile } from '../../report/whole-file.ts';

/** The port that was last used in each project folder, kept with the user's other state: a port belongs to a computer, not to a repository. */
export class PortMemory {
  readonly #file: string;

  constructor(file = stateFile(process.env)) {
    this.#file = file;
  }

  recall(project: string): string | undefined {
    const path = this.#read()[project];
    return typeof path === 'string' ? path : undefined;
  }

  /** A state that cannot be written is no reason to fail: the port is asked for again. */
  remember(project: string, path: string): void {
    const known = this.#read();
    if (known[project] === path) return;
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      // Another mote may read meanwhile: the new file appears whole.
      writeWholeFile(this.#file, `${JSON.stringify({ ...known, [project]: path }, undefined, 2)}\n`);
    } catch {
      return;
    }
  }

  #read(): Record<string, unknown> {
    try {
      const known: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return typeof known === 'object' && known !== null ? { ...known } : {};
    } catch {
      return {};
    }
  }
}

/** `$XDG_STATE_HOME/mote/ports.json` (XDG Base Directory Specification); on Windows under `%LOCALAPPDATA%`. */
export function stateFile(environment: NodeJS.ProcessEnv): string {
  const base = environment.XDG_STATE_HOME || environment.LOCALAPPDATA || join(homedir(), '.local', 'state');
  return join(base, 'mote', 'ports.json');
}
