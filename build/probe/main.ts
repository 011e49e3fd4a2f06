/** `npm run probe -- PATH`: asks the interpreter at PATH what it has, and writes the answers to the feature table. */
import { existsSync, readFileSync } from 'node:fs';
import { writeWholeFile } from '../../report/whole-file.ts';
import { FEATURES } from '../features.ts';
import { probe, type FeatureTable } from './probe.ts';
import { differing, tableText } from './table-text.ts';

const TABLE = 'build/features.ts';

const [path] = process.argv.slice(2);
if (path === undefined || !existsSync(path) || !existsSync(TABLE)) {
  console.error(
    path === undefined || !existsSync(path)
      ? `error USAGE ${path === undefined ? 'no interpreter was named' : `there is no interpreter at ${path}`}\n  → npm run probe -- PATH`
      : `error USAGE there is no ${TABLE} here\n  → run it in a clone of the toolkit`,
  );
  process.exitCode = 2;
} else {
  writeTable(await probe(path, new Date().toISOString().slice(0, 10)));
}

/** The day changes with the answers alone: what was found again was found before. */
function writeTable(found: FeatureTable): void {
  const changes = differing(FEATURES, found);
  if (changes.length > 0) writeWholeFile(TABLE, tableText(found));
  const { version, board, probed } = changes.length > 0 ? found.engine : FEATURES.engine;
  if (readFileSync(TABLE, 'utf8') !== tableText(changes.length > 0 ? found : FEATURES))
    throw new Error(`${TABLE} was not written as it was found`);
  for (const change of changes) console.log(change);
  console.log(`${TABLE}: Espruino ${version} for ${board}, ${probed}, ${changes.length > 0 ? `${changes.length} changes` : 'unchanged'}`);
}
