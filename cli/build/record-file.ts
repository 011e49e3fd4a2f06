import { readFileSync } from 'node:fs';
import type { BuildRecord } from '../../build/compile.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { existingFile } from '../entry.ts';

/** What of a build record a comparison needs. */
export type Baseline = Pick<BuildRecord, 'bytes' | 'modules' | 'helpers'>;

/** Reads the build record to compare with, before anything overwrites it. */
export function readBaseline(path: string): Baseline {
  const record = readRecord(path, 'the build record to compare with');
  if (Number.isInteger(record.bytes) && areParts(record.modules, 'path') && areParts(record.helpers, 'name')) return record as Baseline;
  throw noRecord(path);
}

const areParts = (list: unknown, name: string): boolean =>
  Array.isArray(list) &&
  list.every((part: Readonly<Record<string, unknown>> | null) => typeof part?.[name] === 'string' && Number.isInteger(part['bytes']));

/** Reads the short names of an earlier build from its record. */
export function readNames(path: string): BuildRecord['names'] {
  const { names } = readRecord(path, 'the build record whose short names are to be kept');
  if (typeof names !== 'object' || names === null || !Object.values(names).every(isName)) throw noRecord(path);
  return names;
}

/** Other text would become code of the bundle. */
const isName = (name: unknown): boolean => typeof name === 'string' && /^[A-Za-z_$][\w$]{0,3}$/.test(name);

/** Reads the record that lies beside a bundle. */
export function readBuildRecord(path: string): BuildRecord {
  return readBaseline(path) as BuildRecord;
}

function readRecord(path: string, what: string): Partial<BuildRecord> {
  try {
    const record = JSON.parse(readFileSync(existingFile(path, what), 'utf8')) as unknown;
    if (typeof record === 'object' && record !== null) return record;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw noRecord(path);
}

const noRecord = (path: string): ToolError =>
  new ToolError({
    code: 'NO_BUILD_RECORD',
    message: `"${path}" is no build record`,
    hint: 'Name the app.build.json of an earlier build, kept under another name.',
    exitCode: ExitCode.usage,
  });
