import type { HeapCount } from '../../simulator/engine/variables/heap.ts';
import { decoderOf } from '../sim/decoder.ts';
import type { Program } from '../sim/program.ts';

export interface ModuleVariables {
  /** As in the build record. Undefined for what no module made: timers, watches, listeners of natives, helpers of the compiler. */
  readonly path: string | undefined;
  readonly variables: number;
}

/** Who holds the variables: each counts for the module whose text made what holds it. The most first. */
export function moduleVariables({ byOffset }: HeapCount, program: Program, paths: readonly string[]): ModuleVariables[] {
  const decoder = decoderOf(program);
  const lines = lineStarts(Buffer.from(program.bytes).toString('latin1'));
  const sums = new Map<string | undefined, number>();
  for (const [offset, variables] of byOffset) {
    const line = lines.findLastIndex((start) => start <= offset);
    const file = offset < 0 ? undefined : decoder?.at(line + 1, offset - lines[line]! + 1)?.file;
    const path = paths.find((known) => known === file);
    sums.set(path, (sums.get(path) ?? 0) + variables);
  }
  return [...sums].map(([path, variables]) => ({ path, variables })).sort((a, b) => b.variables - a.variables);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
