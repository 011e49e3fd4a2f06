import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { nearestPackage } from './device-modules.ts';
import { ENGINE_RANGE } from './engine.ts';
import type { Diagnostic } from './failure.ts';
import type { NameMap } from './short-names.ts';
import { decodedMappings, TraceMap, type SourceMap } from './source-maps.ts';

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
  readonly map: SourceMap;
  readonly names: NameMap;
  readonly warnings: readonly Diagnostic[];
  readonly cwd: string;
}

export function makeRecord(input: RecordInput): BuildRecord {
  const bySource = bytesBySource(input.code, input.map);
  const parts = [...bySource].map(([path, bytes]) => ({ path, bytes })).sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
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

/** Attributes each byte to the source of the mapping in front of it; bytes without one go to the source before. */
export function bytesBySource(code: string, map: SourceMap): Map<string, number> {
  const trace = new TraceMap(map as never);
  const found = new Map<string, number>();
  let current: string | undefined;
  let unclaimed = 0;
  const add = (count: number): void => {
    if (current === undefined) unclaimed += count;
    else found.set(current, (found.get(current) ?? 0) + count);
  };
  const decoded = decodedMappings(trace);
  for (const [index, line] of code.split('\n').entries()) {
    let column = 0;
    for (const segment of decoded[index] ?? []) {
      add(segment[0] - column);
      column = segment[0];
      const source = segment.length > 1 ? trace.sources[segment[1]!] : undefined;
      if (source) current = source;
    }
    add(line.length - column + 1);
  }
  add(-1); // no line end after the last line
  const first = [...found.keys()][0];
  if (first !== undefined) found.set(first, found.get(first)! + unclaimed);
  return found;
}

function licencesOf(paths: readonly string[], cwd: string): BuildRecord['licences'] {
  const found = new Map<string, { name: string; version: string; licence: string }>();
  for (const path of paths) {
    const home = nearestPackage(path.startsWith('mote:') ? new URL(import.meta.url).pathname : resolve(cwd, path));
    const name = home?.json.name;
    if (name !== undefined) found.set(name, { name, version: home?.json.version ?? '0.0.0', licence: home?.json.license ?? 'unknown' });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
