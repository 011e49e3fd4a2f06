import { existsSync, readFileSync } from 'node:fs';
import type { SourceMap } from '../../build/source-maps.ts';
import { TraceDecoder } from '../../build/stack-trace.ts';
import type { Program } from './program.ts';

/** Translates places of a program to its sources, by the source map beside it; undefined where there is none. */
export function decoderOf({ file, bytes }: Program): TraceDecoder | undefined {
  const mapFile = `${file}.map`;
  if (!existsSync(mapFile)) return undefined;
  const map = JSON.parse(readFileSync(mapFile, 'utf8')) as SourceMap;
  return new TraceDecoder({ code: Buffer.from(bytes).toString('latin1'), map });
}
