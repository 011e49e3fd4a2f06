import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { engineMissing } from './errors.ts';

/** What an interpreter says of itself. */
export interface Interpreter {
  readonly path: string;
  /** `2v29.277` */
  readonly version: string;
  /** Name of the board that it was built for: `LINUX`. */
  readonly board: string;
  /** Strings hold code points; on an ESP32 they hold bytes, and so `"é".length` is 2 there. */
  readonly unicode: boolean;
  /** Variables, free and used; a build with resizable memory says how many it has at start. */
  readonly variables: number;
  readonly storageBytes: number;
}

const PROBE = `
var s = require("Storage"), kept = false;
try { s.write("probe", "kept"); kept = s.read("probe") === "kept"; } catch (e) { }
print("probe=" + JSON.stringify({
  version: process.version, board: process.env.BOARD, unicode: "\\u00e9".length + "é".length == 2,
  variables: process.memory().total, storageBytes: s.getStats ? s.getStats().totalBytes : 0,
  kept: kept, files: typeof E.openFile == "function", crypto: typeof require("crypto").SHA256 == "function"
}));
quit();
`;

/** Enough for an emulated processor. */
const PROBE_TIMEOUT_MS = 15_000;

/**
 * Asks the interpreter at `path` who it is, by running it once in a directory of its own.
 * @throws ToolError ENGINE_MISSING: nothing there, not executable, does not answer, or built without what the lane needs
 */
export async function findInterpreter(path: string): Promise<Interpreter> {
  checkExecutable(path);
  const directory = mkdtempSync(join(tmpdir(), 'mote-engine-'));
  try {
    writeFileSync(join(directory, 'probe.js'), PROBE);
    const output = await run(resolve(path), directory, path);
    const answer = /probe=(\{.*\})/.exec(output);
    if (!answer) throw engineMissing(path, `it did not answer as Espruino does, but "${output.trim().slice(0, 200)}"`);
    return interpreterOf(path, JSON.parse(answer[1]!) as ProbeAnswer);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface ProbeAnswer {
  readonly version: string;
  readonly board: string;
  readonly unicode: boolean;
  readonly variables: number;
  readonly storageBytes: number;
  readonly kept: boolean;
  readonly files: boolean;
  readonly crypto: boolean;
}

function interpreterOf(path: string, answer: ProbeAnswer): Interpreter {
  const { version, board, unicode, variables, storageBytes } = answer;
  const lacks = [
    answer.files ? '' : 'files (E.openFile)',
    answer.crypto ? '' : 'SHA-256',
    answer.kept ? '' : 'a Storage that keeps what is written',
  ];
  const missing = lacks.filter((what) => what !== '').join(', ');
  if (missing) throw engineMissing(path, `Espruino ${version} for ${board} is built without ${missing}`);
  return { path: resolve(path), version, board, unicode, variables, storageBytes };
}

function checkExecutable(path: string): void {
  let isFile: boolean;
  try {
    isFile = statSync(path).isFile();
  } catch (error) {
    throw engineMissing(path, 'there is no such file', error);
  }
  if (!isFile) throw engineMissing(path, 'that is not a file');
  try {
    accessSync(path, constants.X_OK);
  } catch (error) {
    throw engineMissing(path, 'that file is not executable', error);
  }
}

function run(executable: string, directory: string, path: string): Promise<string> {
  return new Promise((done, failed) => {
    let output = '';
    const child = spawn(executable, ['probe.js'], { cwd: directory, stdio: ['pipe', 'pipe', 'pipe'] });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      failed(engineMissing(path, `it did not answer within ${PROBE_TIMEOUT_MS / 1000} s`));
    }, PROBE_TIMEOUT_MS);
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('latin1')));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('latin1')));
    child.once('error', (error) => {
      clearTimeout(timer);
      failed(engineMissing(path, `it cannot be started (${error.message})`, error));
    });
    child.once('close', () => {
      clearTimeout(timer);
      done(output);
    });
  });
}
