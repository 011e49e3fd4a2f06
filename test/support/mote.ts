/** The `mote` command as a user runs it: another process, its output and its exit code. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** To be preloaded into a process (`--import`): what processor time it took is in the file that its environment calls `CPU_FILE`, milliseconds. */
export const CPU_CLOCK = new URL('cpu-time.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../out/cli/main.js', import.meta.url));

export interface MoteRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningMote {
  /** Resolves when stdout or stderr holds the text; rejects when the process ends before. */
  seen(text: string): Promise<void>;
  output(): string;
  signal(name: NodeJS.Signals): void;
  readonly done: Promise<MoteRun>;
}

export interface MoteOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the command finds on stdin. Default: nothing. */
  readonly input?: string;
}

/** Starts the command; its environment has no `MOTE_…` but those of `options`. */
export function startMote(args: readonly string[], options: MoteOptions = {}): RunningMote {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MOTE_'));
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd ?? ROOT,
    env: { ...Object.fromEntries(inherited), ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(options.input);
  let stdout = '';
  let stderr = '';
  let over = false;
  const waiting = new Set<() => void>();
  child.stdout!.on('data', (bytes: Buffer) => {
    stdout += bytes.toString();
    for (const look of waiting) look();
  });
  child.stderr!.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
    for (const look of waiting) look();
  });
  const done = new Promise<MoteRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      over = true;
      for (const look of waiting) look();
      resolve({ code, stdout, stderr });
    });
  });
  return {
    done,
    output: () => stdout + stderr,
    signal: (name) => void child.kill(name),
    seen: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = (stdout + stderr).includes(text);
          if (!found && !over) return;
          waiting.delete(look);
          if (found) resolve();
          else reject(new Error(`mote ended without ${JSON.stringify(text)}:\n${stdout}${stderr}`));
        };
        waiting.add(look);
        look();
      }),
  };
}

export function mote(args: readonly string[], options: MoteOptions = {}): Promise<MoteRun> {
  return startMote(args, options).done;
}
