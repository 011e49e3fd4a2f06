import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { SourceMap } from '../build/source-maps.ts';
import { placesOf, stackText, TraceDecoder } from '../build/stack-trace.ts';
import type { UncaughtError } from '../simulator/engine/uncaught-errors.ts';
import { utf8 } from '../simulator/text.ts';

/** What a board runs: its bytes, and where they come from. */
export interface Program {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly map: SourceMap | undefined;
}

const compiled = new Map<string, Promise<Program>>();

export function programOfText(text: string): Program {
  return { file: 'test.js', bytes: utf8(text), map: undefined };
}

/** A `.js` file as it is, with the map beside it; a `.ts` file compiled as `mote build` does it, once for a run of the tests. */
export function loadProgram(path: string): Promise<Program> {
  const file = resolve(path);
  if (!existsSync(file)) throw new Error(`there is no program ${path} (looked for ${file})`);
  if (!file.endsWith('.ts')) return Promise.resolve(bundle(file, relative(process.cwd(), file)));
  let program = compiled.get(file);
  if (!program) compiled.set(file, (program = compileFile(file)));
  return program;
}

function bundle(file: string, name: string): Program {
  const mapFile = `${file}.map`;
  const map = existsSync(mapFile) ? (JSON.parse(readFileSync(mapFile, 'utf8')) as SourceMap) : undefined;
  return { file: name, bytes: readFileSync(file), map };
}

async function compileFile(entry: string): Promise<Program> {
  const [{ compile }, { writeArtefacts }] = await Promise.all([import('../build/compile.ts'), import('../build/artefacts.ts')]);
  const folder = mkdtempSync(join(tmpdir(), 'mote-kit-'));
  try {
    const [file] = writeArtefacts(await compile({ entry, board: 'esp32' }), folder);
    return bundle(file!, relative(process.cwd(), entry).replace(/\.ts$/, '.js'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An error of the program with its stack: in the sources as far as a map tells, with the lines themselves. */
export function describeUncaught(error: UncaughtError, program: Program | undefined): string {
  const decoder = program?.map && new TraceDecoder({ code: Buffer.from(program.bytes).toString('latin1'), map: program.map });
  return [error.message, ...stackText(placesOf(error.stack, program?.file, decoder))].join('\n');
}
