/**
 * Measures the variables of all programs and rules on real interpreters and writes them to measured.json, with the bundles that ran:
 *
 *   MOTE_ENGINE=/path/to/espruino-with-the-board's-layout:/path/to/espruino-of-64-bits npm run variables
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bundleOf, FIXTURES, measure, PROGRAMS, RULES, runOf, type Variables } from './programs.ts';

const engines = (process.env['MOTE_ENGINE'] ?? '').split(delimiter).filter((path) => path !== '');
if (engines.length === 0) throw new Error('MOTE_ENGINE is not set');
const programs: Record<string, Record<string, Variables>> = {};
const rules: Record<string, Record<string, number>> = {};
let version = '';
mkdirSync(join(FIXTURES, 'bundles'), { recursive: true });
for (const program of PROGRAMS) {
  const bytes = await bundleOf(program);
  writeFileSync(join(FIXTURES, 'bundles', `${program.name}.bundle`), bytes);
  for (const path of engines) {
    const { afterLoad, peak, blockBytes, engine } = await measure(runOf(bytes, program), path);
    (programs[program.name] ??= {})[blockBytes] = { afterLoad, peak };
    version = engine;
    console.log(program.name, blockBytes, afterLoad, peak);
  }
}
for (const rule of RULES) {
  for (const path of engines) {
    const { afterLoad, blockBytes } = await measure(runOf(Buffer.from(rule)), path);
    (rules[rule] ??= {})[blockBytes] = afterLoad;
  }
}
const date = new Date().toISOString().slice(0, 10);
writeFileSync(join(FIXTURES, 'measured.json'), `${JSON.stringify({ date, engine: version, programs, rules }, null, 1)}\n`);
