import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { buildEntry } from '../build.ts';
import type { Output } from '../output.ts';
import type { SimFlags } from './settings.ts';

/** The bytes that run, exactly as they are in a file. */
export interface Program {
  /** Relative to the working directory. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** A `.js` file runs as it is; anything else is compiled first, and the artefact that was written is what runs. */
export async function loadProgram(entry: string, flags: SimFlags, output: Output): Promise<Program> {
  const file = entry.endsWith('.js') ? relative(process.cwd(), entry) : (await buildEntry(entry, flags, output)).files[0]!;
  const bytes = readFileSync(file);
  return { file, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
