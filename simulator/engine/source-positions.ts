import type { DecodedSourceMap } from 'magic-string';

/** A place in a file of the program, both from 1, as people count. */
export interface SourcePosition {
  readonly functionName: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const FRAME = /^\s+at (?:(?:new )?(\S+).*? \()?([^()]+?):(\d+):(\d+)\)?$/;

/** Scripts that were loaded, to translate V8's stacks into places of their sources. */
export class SourcePositions {
  readonly #maps = new Map<string, () => DecodedSourceMap>();
  readonly #decoded = new Map<string, DecodedSourceMap>();

  add(fileName: string, map: () => DecodedSourceMap): void {
    this.#maps.set(fileName, map);
    this.#decoded.delete(fileName);
  }

  /** The frames of a V8 stack that belong to the program, innermost first. */
  frames(v8Stack: string): SourcePosition[] {
    const frames: SourcePosition[] = [];
    for (const line of v8Stack.split('\n')) {
      const match = FRAME.exec(line);
      if (!match) continue;
      const [, functionName = '', file = '', row = '', column = ''] = match;
      const map = this.#map(file);
      if (!map) continue;
      frames.push({ functionName: plainName(functionName), file, ...original(map, Number(row) - 1, Number(column) - 1) });
    }
    return frames;
  }

  #map(file: string): DecodedSourceMap | undefined {
    const known = this.#decoded.get(file);
    if (known) return known;
    const map = this.#maps.get(file)?.();
    if (map) this.#decoded.set(file, map);
    return map;
  }
}

function plainName(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return last === '<anonymous>' ? '' : last;
}

function original(map: DecodedSourceMap, row: number, column: number): { line: number; column: number } {
  const segments = map.mappings[row] ?? [];
  let found = segments[0];
  for (const segment of segments) {
    if (segment[0] > column) break;
    found = segment;
  }
  return { line: (found?.[2] ?? row) + 1, column: (found?.[3] ?? column) + 1 };
}

/** Frames as the engine prints them under an error. */
export function stackText(frames: readonly SourcePosition[]): string {
  return frames.map(({ functionName, file, line, column }) => `    at ${functionName || '[raw]'} (${file}:${line}:${column})\n`).join('');
}
