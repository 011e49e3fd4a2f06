import { placesOf, stackText, type TraceDecoder, type TracePart } from '../../build/stack-trace.ts';
import type { Output } from '../output.ts';
import { decoderOf } from './decoder.ts';
import type { Uncaught } from './lane.ts';
import type { Program } from './program.ts';

/** Says which errors no handler took, and where in the sources they arose, as far as the source map beside the program tells. */
export function showUncaught(errors: readonly Uncaught[], program: Program | undefined, output: Output): void {
  const seen = new Map<string, number>();
  if (errors.length === 0) return;
  const decoder = program && decoderOf(program);
  for (const error of errors) {
    const text = describe(error, program?.file, decoder);
    seen.set(text, (seen.get(text) ?? 0) + 1);
  }
  for (const [text, count] of seen) {
    output.problem(`${output.style('red', 'error UNCAUGHT')} ${text}${count > 1 ? `\n  (${count} times)` : ''}`);
  }
}

/** `file:line:column the program threw …`, and the stack below. */
function describe(error: Uncaught, bundle: string | undefined, decoder: TraceDecoder | undefined): string {
  const parts = partsOf(error, bundle, decoder);
  const first = parts.find((part) => 'frame' in part);
  const [at] = error.stack ?? [];
  const place = first ? `${first.frame.file}:${first.frame.line}:${first.frame.column} ` : at ? `${at.file}:${at.line}:${at.column} ` : '';
  return [`${place}the program threw ${error.message}`, ...stackText(parts)].join('\n');
}

function partsOf({ stack, console: shown }: Uncaught, bundle: string | undefined, decoder: TraceDecoder | undefined): TracePart[] {
  if (shown !== undefined) return decoder?.decode(shown.slice(shown.indexOf('\n') + 1 || shown.length)) ?? [];
  return placesOf(stack ?? [], bundle, decoder);
}
