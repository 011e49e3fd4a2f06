/** The programs whose variables are estimated and measured: every sample, and programs that hold one kind of thing each. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compile } from '../../../build/compile.ts';
import { imitate } from '../../../cli/size/imitated-run.ts';
import { measureVariables, type Measured } from '../../../cli/size/measured-run.ts';
import type { BlockBytes } from '../../../simulator/engine/variables/layout.ts';
import { parseWiring } from '../../../simulator/wiring.ts';
import { ROOT } from '../../support/mote.ts';

export const FIXTURES = join(ROOT, 'test/cli/fixtures/size');
const SAMPLES = join(ROOT, 'firmware/apps');
/** Not a multiple of a period: a simulated board takes a moment to load its program, the interpreter of the second lane none. */
const RUN_US = 10_100_000;
const SAMPLE_RUN_US = 30_500_000;
const RULE_RUN_US = 90_000;

export interface SizeProgram {
  readonly name: string;
  readonly source: string;
  readonly wiring: string;
  readonly forUs: number;
}

/** Variables after load and at the peak. */
export interface Variables {
  readonly afterLoad: number;
  readonly peak: number;
}

/** What was measured on real interpreters, with the bytes that ran there. `npm run variables` writes it. */
export interface Recording {
  /** Day of the measurement, and the interpreter's version. */
  readonly date: string;
  readonly engine: string;
  readonly programs: Readonly<Record<string, Readonly<Record<BlockBytes | string, Variables>>>>;
  /** After load, of one statement. */
  readonly rules: Readonly<Record<string, Readonly<Record<BlockBytes | string, number>>>>;
}

const sources = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.ts'));

const samples = sources(SAMPLES).map((file): SizeProgram => {
  // The rescue bundle stands on the board of whatever it rescues.
  const wiring = join(SAMPLES, file === 'blink.ts' ? 'blink.wiring.json' : 'climate.wiring.json');
  return { name: basename(file, '.ts'), source: join(SAMPLES, file), wiring, forUs: SAMPLE_RUN_US };
});
const kinds = sources(join(FIXTURES, 'programs')).map((file): SizeProgram => {
  const wiring = join(FIXTURES, 'programs.wiring.json');
  return { name: basename(file, '.ts'), source: join(FIXTURES, 'programs', file), wiring, forUs: RUN_US };
});
export const PROGRAMS: readonly SizeProgram[] = [...samples, ...kinds];
export const RULES: readonly string[] = readFileSync(join(FIXTURES, 'rules.txt'), 'latin1').split('\n').filter(Boolean);

export function recording(): Recording {
  return JSON.parse(readFileSync(join(FIXTURES, 'measured.json'), 'utf8')) as Recording;
}

export function recordedBundle(name: string): Uint8Array {
  return readFileSync(join(FIXTURES, 'bundles', `${name}.bundle`));
}

export async function bundleOf({ source }: SizeProgram): Promise<Uint8Array> {
  return (await compile({ entry: source, cwd: ROOT })).code;
}

const EMPTY_WIRING = '{"board":"esp32"}';

export function runOf(bytes: Uint8Array, program?: SizeProgram): Measured {
  const wiring = program ? readFileSync(program.wiring, 'utf8') : EMPTY_WIRING;
  return { program: { file: 'app.js', bytes, sha256: '' }, wiring: parseWiring(wiring, 'wiring'), forUs: program?.forUs ?? RULE_RUN_US };
}

/** Estimated, by the bytes of a variable. */
export function estimate(run: Measured): Record<BlockBytes, Variables> {
  const { heaps, uncaught } = imitate(run);
  if (uncaught !== undefined)
    throw new Error(`it threw ${uncaught}; recorded bundles that no longer run are recorded again by npm run variables`);
  const of = (blockBytes: BlockBytes): Variables => ({
    afterLoad: heaps[blockBytes].afterLoad.variables,
    peak: heaps[blockBytes].peak.variables,
  });
  return { 13: of(13), 14: of(14), 27: of(27) };
}

export async function measure(run: Measured, enginePath: string): Promise<Variables & { blockBytes: number; engine: string }> {
  return measureVariables(run, enginePath);
}

/** How far an estimate is off, as a share of what was measured. */
export function error(estimated: number, measured: number): number {
  return Math.abs(estimated - measured) / measured;
}
