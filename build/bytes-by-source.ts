import { decodedMappings, traceOf, type Stage } from './source-maps.ts';

/** Attributes each byte to the source of the mapping in front of it; bytes without one go to the source before. */
export function bytesBySource({ code, map }: Stage): Map<string, number> {
  const trace = traceOf(map);
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
