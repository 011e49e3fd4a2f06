import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseWiring, type Wiring } from '../../simulator/wiring.ts';
import { existingFile } from '../entry.ts';

const BLANK = { board: 'esp32' };
const PROVISIONED = { ...BLANK, identity: { org: 'acme', site: 'desk', area: 'lab', type: 'node', id: 'node-1' } };

/** The named wiring, else `<entry>.wiring.json` beside the program, else a bare board; it has an identity when it has a program. */
export function loadWiring(named: string | undefined, entry: string | undefined): Wiring {
  const beside = entry?.replace(/\.\w+$/, '.wiring.json');
  const file = named ?? (beside !== undefined && existsSync(beside) ? beside : undefined);
  if (file === undefined) return parseWiring(JSON.stringify(entry === undefined ? BLANK : PROVISIONED), 'the default wiring');
  const path = existingFile(file, 'the wiring');
  return parseWiring(readFileSync(path, 'utf8'), relative(process.cwd(), path));
}
