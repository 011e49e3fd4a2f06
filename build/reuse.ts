import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Board } from './record.ts';
import { writeWholeFile } from '../report/whole-file.ts';

/** Everything that an artefact was made of, by SHA-256. */
interface Inputs {
  /** Of the compiler and its settings. */
  readonly setting: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly artefacts: Readonly<Record<string, string>>;
}

const NAME = 'app.inputs.json';
const COMPILER = dirname(fileURLToPath(import.meta.url));

/** What besides the sources decides the bytes: entry, board, and the compiler itself. */
export interface Setting {
  /** Absolute path. */
  readonly entry: string;
  readonly board: Board;
  /** Short names that were to be kept. */
  readonly names?: Readonly<Record<string, string>>;
}

/** Notes what the artefacts were made of, for `reusable`. */
export function noteInputs(outDir: string, setting: Setting, sources: readonly string[], artefacts: readonly string[]): void {
  const inputs: Inputs = {
    setting: settingHash(setting),
    sources: hashes([...sources, ...packagesOf(setting.entry)]),
    artefacts: hashes(artefacts),
  };
  writeWholeFile(join(outDir, NAME), `${JSON.stringify(inputs, null, 2)}\n`);
}

/** Whether the artefacts are there, untouched, and would come out the same again. */
export function reusable(outDir: string, setting: Setting): boolean {
  let inputs: Inputs;
  try {
    inputs = JSON.parse(readFileSync(join(outDir, NAME), 'utf8')) as Inputs;
    const files = { ...inputs.sources, ...inputs.artefacts };
    return (
      inputs.setting === settingHash(setting) && Object.entries(files).every(([file, hash]) => existsSync(file) && hashOf(file) === hash)
    );
  } catch {
    return false;
  }
}

function settingHash({ entry, board, names = {} }: Setting): string {
  return createHash('sha256')
    .update(JSON.stringify([entry, board, names, process.version, (compilerFiles ??= listCompiler())]))
    .digest('hex');
}

/** As they were when first asked: a process goes on with the compiler that it has loaded. */
let compilerFiles: readonly string[] | undefined;

function listCompiler(): string[] {
  return readdirSync(COMPILER, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|ts)$/.test(name))
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(COMPILER, name));
      return `${name} ${size} ${mtimeMs}`;
    });
}

/** The package.json that names the program stands somewhere above it. */
function packagesOf(entry: string): string[] {
  const found: string[] = [];
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) found.push(path);
    if (folder === dirname(folder)) return found;
  }
}

function hashes(files: readonly string[]): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, hashOf(file)]));
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
