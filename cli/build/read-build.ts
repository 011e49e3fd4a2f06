import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { BuildRecord } from '../../build/compile.ts';
import type { SourceMap } from '../../build/source-maps.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { existingFile } from '../entry.ts';

/** A build record with the bundle that it describes. */
export interface BuiltProgram {
  readonly record: BuildRecord;
  readonly bundle: { readonly code: string; readonly map: SourceMap };
}

/** @param path the record; bundle and source map lie beside it */
export function readBuild(path: string): BuiltProgram {
  if (!existsSync(path))
    throw usage('DECODE_NO_RECORD', `there is no build record "${path}"`, 'Run mote build, or name the record: --record FILE');
  const record = parsed<BuildRecord>(path, (value) => typeof value.sha256 === 'string' && typeof value.name === 'string');
  const base = path.replace(/\.build\.json$/, '');
  const bytes = readFileSync(existingFile(`${base}.js`, 'the bundle beside the record'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== record.sha256) {
    throw usage(
      'DECODE_OTHER_BUNDLE',
      `${base}.js has the SHA-256 ${sha256.slice(0, 12)}…, its record says ${record.sha256.slice(0, 12)}…`,
      'Keep the artefacts of a build together; build again if they got mixed.',
    );
  }
  const map = parsed<SourceMap>(existingFile(`${base}.js.map`, 'the source map beside the record'), (value) =>
    Array.isArray(value.sources),
  );
  return { record, bundle: { code: bytes.toString('latin1'), map } };
}

function parsed<Shape>(path: string, looksRight: (value: Shape) => boolean): Shape {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Shape;
    if (looksRight(value)) return value;
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof TypeError)) throw cause;
  }
  throw usage('DECODE_BAD_FILE', `"${path}" is not what mote build writes`, 'Name the record of a build: --record dist/app.build.json');
}

function usage(code: string, message: string, hint: string): ToolError {
  return new ToolError({ code, message, hint, exitCode: ExitCode.usage });
}
