/**
 * Asks a real interpreter all probes and rewrites expected.json: `MOTE_ENGINE=<path> npx jiti test/simulator/engine/record.ts`.
 * Answers that this build cannot give stay as they were; run it once with each build.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { PROBES } from './probes.ts';
import { abilities, onEngine } from './run-probe.ts';

const engine = process.env['MOTE_ENGINE'];
if (!engine) throw new Error('MOTE_ENGINE is not set');
const file = new URL('expected.json', import.meta.url);
const before = JSON.parse(readFileSync(file, 'utf8')) as { answers: Record<string, string[]> };
const can = await abilities(engine);
const [version = ''] = await onEngine(engine, 'print(process.version)');
const answers: Record<string, string[]> = {};
for (const { name, code, needs } of PROBES) {
  const known = before.answers[name];
  const answer = needs === undefined || can.has(needs) ? await onEngine(engine, code, 2500) : known;
  if (answer) answers[name] = answer;
}
writeFileSync(file, `${JSON.stringify({ engine: version, recorded: new Date().toISOString().slice(0, 10), answers }, null, 1)}\n`);
process.stdout.write(`${Object.keys(answers).length} of ${PROBES.length} probes answered; this build can ${[...can].join(', ')}\n`);
