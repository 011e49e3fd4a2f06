import type { JsMinifyOptions } from '@swc/core';
import { guard, type GuardKind } from './minifier-guards.ts';
import type { MapChain } from './source-maps.ts';

const OPTIONS: JsMinifyOptions = {
  module: true,
  ecma: 2015,
  toplevel: true,
  sourceMap: true,
  compress: { ecma: 2015, passes: 3, toplevel: true },
  // Names are given by shortenNames.
  mangle: false,
  format: { asciiOnly: true, ecma: 2015, comments: false },
};

export interface Minified {
  readonly code: string;
  /** Texts of the numbers that stand in the code as marks, to be put back. */
  readonly numbers: readonly string[];
}

/** Shortens names and text, with the marks of the guards still in it. */
export async function minify(code: string, kind: GuardKind, maps: MapChain): Promise<Minified> {
  const swc = await import('@swc/core');
  const input = guard(code, kind, maps.nameText());
  if (input.map) maps.add(input.map);
  const output = await swc.minify(input.code, OPTIONS);
  maps.add({ ...(JSON.parse(output.map!) as object), sources: [maps.nameText()] });
  return { code: output.code.replace(/;?\n?$/, ''), numbers: input.numbers };
}
