import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestPackage } from './device-modules.ts';
import { ENGINE_RANGE } from './engine.ts';
import type { Diagnostic } from './failure.ts';
import type { NameMap } from './short-names.ts';

export type Board = 'esp32' | 'esp32s3' | 'esp32c3';

/** What is known about a bundle, `app.build.json`. Deterministic: no times, no absolute paths. */
export interface BuildRecord {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly board: Board;
  /** Versions of the interpreter that the bundle is checked for. */
  readonly engine: string;
  readonly bytes: number;
  /** Of the device bytes, lower-case hex. */
  readonly sha256: string;
  /** Bytes of the bundle by source, largest first; they add up to `bytes` with the helpers. */
  readonly modules: readonly { readonly path: string; readonly bytes: number }[];
  /** Code that the compiler put in, and what it costs. */
  readonly helpers: readonly { readonly name: string; readonly bytes: number }[];
  /** Short names of the program's own scope, for the build of the next release. */
  readonly names: NameMap;
  readonly licences: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
  readonly warnings: readonly Pick<Diagnostic, 'code' | 'file' | 'line' | 'column' | 'message'>[];
}

export interface RecordInput {
  readonly name: string;
  readonly version: string;
  readonly board: Board;
  readonly code: string;
  readonly bytesBySource: ReadonlyMap<string, number>;
  readonly names: NameMap;
  readonly warnings: readonly Diagnostic[];
  readonly cwd: string;
}

export function makeRecord(input: RecordInput): BuildRecord {
  const parts = [...input.bytesBySource]
    .map(([path, bytes]) => ({ path, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  return {
    schemaVersion: 1,
    name: input.name,
    version: input.version,
    board: input.board,
    engine: ENGINE_RANGE,
    bytes: input.code.length,
    sha256: createHash('sha256').update(input.code, 'latin1').digest('hex'),
    modules: parts.filter((p) => !p.path.startsWith('mote:')),
    helpers: parts.filter((p) => p.path.startsWith('mote:')).map((p) => ({ name: p.path.slice('mote:'.length), bytes: p.bytes })),
    names: input.names,
    licences: licencesOf(
      parts.map((p) => p.path),
      input.cwd,
    ),
    warnings: input.warnings.map(({ code, file, line, column, message }) => ({ code, file, line, column, message })),
  };
}

function licencesOf(paths: readonly string[], cwd: string): BuildRecord['licences'] {
  const found = new Map<string, { name: string; version: string; licence: string }>();
  const folders = new Set(paths.map((path) => dirname(path.startsWith('mote:') ? fileURLToPath(import.meta.url) : resolve(cwd, path))));
  for (const folder of folders) {
    const home = nearestPackage(join(folder, 'package.json'));
    const name = home?.json.name;
    if (name !== undefined) found.set(name, { name, version: home?.json.version ?? '0.0.0', licence: home?.json.license ?? 'unknown' });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
