import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../report/exit-codes.ts';
import { INTERPRETER_BOARDS } from '../report/board-names.ts';
import { ToolError } from '../report/tool-error.ts';

/** `mote.config.ts`: defaults of a project. A flag and its environment variable go before it. Paths are relative to the file. */
export interface MoteConfig {
  /** The firmware's entry, `src/main.ts`. */
  readonly entry?: string;
  /** Where artefacts go. Default `dist`. */
  readonly out?: string;
  readonly board?: 'esp32' | 'esp32s3' | 'esp32c3';
  /** The build record of the newest release: its short names are kept, so that an update moves less. */
  readonly names?: string;
  /** What is attached to the simulated board: a wiring file. */
  readonly wiring?: string;
  /** A folder of plain JavaScript modules for the simulated board's `require`. */
  readonly modules?: string;
  /** Broker of `mote sim`: `builtin`, `none` or a URL. */
  readonly broker?: string;
  /** Seed of everything random in `mote sim`. */
  readonly seed?: number;
}

/** Types a configuration while it is written; returns it as it is. */
export function defineConfig(config: MoteConfig): MoteConfig {
  return config;
}

const KEYS: Record<keyof MoteConfig, 'string' | 'number'> = {
  entry: 'string',
  out: 'string',
  board: 'string',
  names: 'string',
  wiring: 'string',
  modules: 'string',
  broker: 'string',
  seed: 'number',
};

const BOARDS = Object.keys(INTERPRETER_BOARDS);

/** The configuration of a folder, if it has one. */
export function configFile(folder: string): string | undefined {
  return ['mote.config.ts', 'mote.config.mjs', 'mote.config.js'].map((name) => join(folder, name)).find((path) => existsSync(path));
}

/** Loads `mote.config.ts` (or `.js`, `.mjs`) of a folder; an empty configuration when there is none. */
export async function loadConfig(folder: string): Promise<MoteConfig> {
  const file = configFile(folder);
  if (!file) return {};
  const { createJiti } = await import('jiti');
  let loaded: unknown;
  try {
    loaded = await createJiti(import.meta.url).import(file, { default: true });
  } catch (cause) {
    // The loader's list of who required whom is of one file: this one.
    const message = (cause as Error).message.replace(/\nRequire stack:[^]*/, '');
    const hint = /^Cannot find (?:module|package) '[^.]/.test(message) ? 'Run npm install in the folder of the project.' : undefined;
    throw invalid(file, `could not be loaded: ${message}`, cause, hint);
  }
  return validate(loaded, file);
}

function validate(loaded: unknown, file: string): MoteConfig {
  if (typeof loaded !== 'object' || loaded === null) throw invalid(file, 'exports no object by default');
  for (const [key, value] of Object.entries(loaded)) {
    const expected = KEYS[key as keyof MoteConfig];
    if (!expected) throw invalid(file, `has the unknown key "${key}"; known are ${Object.keys(KEYS).join(', ')}`);
    if (typeof value !== expected || value === '') throw invalid(file, `has ${key} = ${JSON.stringify(value)}, expected a ${expected}`);
    if (key === 'board' && !BOARDS.includes(value as string))
      throw invalid(file, `has board = ${JSON.stringify(value)}, expected ${BOARDS.join(', ')}`);
  }
  return loaded;
}

const HINT = 'Export it as `export default defineConfig({ … })` with defineConfig from "motekit/config".';

function invalid(file: string, what: string, cause?: unknown, hint = HINT): ToolError {
  return new ToolError({
    code: 'CONFIG_INVALID',
    message: `${file} ${what}`,
    hint,
    exitCode: ExitCode.usage,
    cause,
  });
}
