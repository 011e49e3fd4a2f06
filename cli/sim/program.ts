import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildEntry, settingOf, type ArtefactFlags } from '../build/artefact.ts';
import type { Output } from '../output.ts';

/** The bytes that run, exactly as they are in a file. */
export interface Program {
  /** Relative to the working directory. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** A `.js` file runs as it is; anything else is compiled first, and the artefact that was written is what runs. */
export async function loadProgram(entry: string, flags: ArtefactFlags, output: Output): Promise<Program> {
  const file = entry.endsWith('.js') ? relative(process.cwd(), entry) : await artefactOf(entry, flags, output);
  const bytes = readFileSync(file);
  return { file, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The artefact of an entry: the one of before when nothing that went into it has changed. */
async function artefactOf(entry: string, flags: ArtefactFlags, output: Output): Promise<string> {
  const { reusable } = await import('../../build/reuse.ts');
  const setting = settingOf(entry, flags);
  if (reusable(flags.out, setting)) {
    output.detail(`nothing has changed since ${join(flags.out, 'app.js')} was built`);
    return join(flags.out, 'app.js');
  }
  return (await buildEntry(setting, flags, output)).files[0]!;
}
