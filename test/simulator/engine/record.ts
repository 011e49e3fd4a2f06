/**
 * Asks a real interpreter for the answers to all probes and writes them to expected.json:
 *
 *   MOTE_ENGINE=/path/to/espruino npx jiti test/simulator/engine/record.ts [text in the names of the probes to ask again]
 *
 * Answers that this build cannot give for the ESP32 stay as they were; run it once with each build.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { PROBES } from './probes/all.ts';
import { abilities, onEngine } from './run-probe.ts';

const AT_ONCE = 4;
/** A program that ends by itself is not waited for. */
const WAIT_MS = 6000;
const engine = process.env['MOTE_ENGINE'];
if (!engine) throw new Error('MOTE_ENGINE is not set');
const wanted = process.argv[2] ?? '';
const file = new URL('expected.json', import.meta.url);
const { answers: before } = JSON.parse(readFileSync(file, 'utf8')) as { answers: Record<string, string[]> };
const can = await abilities(engine);
const [version = ''] = await onEngine(engine, 'print(process.version)');
const fresh = new Map<string, string[]>();
const queue = PROBES.filter(({ name, needs = 'board' }) => can.has(needs) && name.includes(wanted));
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let probe = queue.shift(); probe; probe = queue.shift()) fresh.set(probe.name, await onEngine(engine, probe.code, WAIT_MS));
  }),
);
const answers: Record<string, string[]> = {};
for (const { name } of PROBES) {
  const answer = fresh.get(name) ?? before[name];
  if (answer) answers[name] = answer;
}
writeFileSync(file, `${JSON.stringify({ engine: version, recorded: new Date().toISOString().slice(0, 10), answers }, null, 1)}\n`);
const missing = PROBES.filter(({ name }) => !(name in answers)).length;
process.stdout.write(
  `${fresh.size} of ${PROBES.length} probes answered, ${missing} without an answer; this build can ${[...can].join(', ')}\n`,
);
