import type { JsMinifyOptions } from '@swc/core';
import { EXTRA_RESERVED } from './engine.ts';
import type { SourceMap, Stage } from './source-maps.ts';

const OPTIONS: JsMinifyOptions = {
  module: true,
  ecma: 2015,
  toplevel: true,
  sourceMap: true,
  compress: { ecma: 2015, passes: 3, toplevel: true },
  mangle: { toplevel: true, reserved: [EXTRA_RESERVED] },
  format: { asciiOnly: true, ecma: 2015, comments: false },
};

/** Shortens names and text. The answer's map points into the given code under the name `sourceName`. */
export async function minify(code: string, sourceName: string): Promise<Stage> {
  const swc = await import('@swc/core');
  const result = await swc.minify(code, OPTIONS);
  const map = JSON.parse(result.map!) as SourceMap;
  return { code: result.code.replace(/;?\n?$/, ''), map: { ...map, sources: [sourceName] } };
}
