import type { JsMinifyOptions } from '@swc/core';
import { EXTRA_RESERVED } from './engine.ts';
import { guard, holdsFoldedFraction, unguard } from './minifier-guards.ts';
import { composeMaps, type SourceMap, type Stage } from './source-maps.ts';

const OPTIONS: JsMinifyOptions = {
  module: true,
  ecma: 2015,
  toplevel: true,
  sourceMap: true,
  compress: { ecma: 2015, passes: 3, toplevel: true },
  mangle: { toplevel: true, reserved: [EXTRA_RESERVED] },
  format: { asciiOnly: true, ecma: 2015, comments: false },
};

const GUARDED = 'guarded.js';
const RAW = 'raw.js';

/** Shortens names and text. */
export async function minify(stage: Stage, stageName: string, without: readonly string[] = []): Promise<Stage> {
  if (without.includes('guards')) return (await guarded(stage, stageName, 'none'))!;
  const first = await guarded(stage, stageName, 'fractions');
  return first ?? (await guarded(stage, stageName, 'all'))!;
}

/** Undefined when the minifier computed a fraction that the interpreter would compute otherwise. */
async function guarded(stage: Stage, stageName: string, numbers: 'fractions' | 'all' | 'none'): Promise<Stage | undefined> {
  const swc = await import('@swc/core');
  const input = guard(stage.code, numbers, stageName);
  const output = await swc.minify(input.code, OPTIONS);
  const raw = output.code.replace(/;?\n?$/, '');
  if (numbers === 'fractions' && holdsFoldedFraction(raw)) return undefined;
  const map: SourceMap = { ...(JSON.parse(output.map!) as SourceMap), sources: [GUARDED] };
  const toSources = composeMaps(composeMaps(map, input.map, GUARDED), stage.map, stageName);
  const plain = unguard(raw, input.numbers);
  return { code: plain.code, map: composeMaps(plain.map, toSources, RAW) };
}
