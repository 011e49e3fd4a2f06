/**
 * Asks real interpreters for the answers to all probes and writes them to expected.json:
 *
 *   MOTE_ENGINE=/path/to/espruino-with-the-board's-layout:/path/to/espruino-of-64-bits npm run probes [text in the names of the probes to ask again]
 *
 * Of several builds each answers what it can answer for the ESP32; answers that none of them can give stay as they were. An answer that changed is asked
 * for again, with nothing else running beside it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { PROBES } from './probes/all.ts';
import { abilities, onEngine } from './run-probe.ts';
import { settled } from './settle.ts';

const AT_ONCE = 4;
/** A program that ends by itself is not waited for. */
const WAIT_MS = 6000;
const engines = (process.env['MOTE_ENGINE'] ?? '').split(delimiter).filter((path) => path !== '');
if (engines.length === 0) throw new Error('MOTE_ENGINE is not set');
const wanted = process.argv[2] ?? '';
const file = new URL('expected.json', import.meta.url);
const { answers: before } = JSON.parse(readFileSync(file, 'utf8')) as { answers: Record<string, string[]> };
const fresh = new Map<string, readonly string[]>();
let version = '';
const restless: string[] = [];
for (const engine of engines) {
  const can = await abilities(engine);
  [version = ''] = await onEngine(engine, 'print(process.version)');
  const asked = PROBES.filter(
    ({ name, needs = 'board' }) => can.has(needs) && name.includes(wanted) && !fresh.has(name) && !restless.includes(name),
  );
  const queue = [...asked];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let probe = queue.shift(); probe; probe = queue.shift()) fresh.set(probe.name, await onEngine(engine, probe.code, WAIT_MS));
    }),
  );
  for (const { name, code } of asked) {
    const answer = await settled(fresh.get(name)!, before[name], () => onEngine(engine, code, WAIT_MS));
    if (answer) fresh.set(name, answer);
    else {
      fresh.delete(name);
      restless.push(name);
    }
  }
  process.stdout.write(`${engine} can ${[...can].join(', ')}: ${fresh.size} of ${PROBES.length} probes answered so far\n`);
}
const answers: Record<string, readonly string[]> = {};
for (const { name } of PROBES) {
  const answer = fresh.get(name) ?? before[name];
  if (answer) answers[name] = answer;
}
writeFileSync(file, `${JSON.stringify({ engine: version, recorded: new Date().toISOString().slice(0, 10), answers }, null, 1)}\n`);
const changed = [...fresh].filter(([name, answer]) => JSON.stringify(answer) !== JSON.stringify(before[name])).map(([name]) => name);
const missing = PROBES.filter(({ name }) => !(name in answers)).length;
process.stdout.write(`${changed.length} answers changed${changed.map((name) => `\n  ${name}`).join('')}\n${missing} without an answer\n`);
if (restless.length > 0)
  process.stdout.write(`answered otherwise each time, and left as they were:${restless.map((name) => `\n  ${name}`).join('')}\n`);
if (missing + restless.length > 0) process.exitCode = 1;
