import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { bootFiles, deviceEntry, type BootFiles, type DeviceProgram } from '../../build/boot-files.ts';

/** Where programs of the toolkit are kept once they are compiled (XDG Base Directory Specification). */
function cacheFolder(program: DeviceProgram): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'mote', program.replaceAll('/', '-'));
}

/** A program of the toolkit for the board, as a byte string: compiled once for each version of the toolkit. */
export async function deviceProgram(program: DeviceProgram): Promise<string> {
  const { reusable, noteInputs } = await import('../../build/reuse.ts');
  const folder = cacheFolder(program);
  const { entry, cwd } = deviceEntry(program);
  const setting = { entry, board: 'esp32' } as const;
  if (reusable(folder, setting)) return readFileSync(join(folder, 'app.js'), 'latin1');
  const [{ compile }, { writeArtefacts }] = await Promise.all([import('../../build/compile.ts'), import('../../build/artefacts.ts')]);
  const result = await compile({ entry, cwd });
  try {
    noteInputs(folder, setting, result.watched, writeArtefacts(result, folder));
  } catch {
    // It is compiled again the next time.
  }
  return Buffer.from(result.code).toString('latin1');
}

export function deviceBootFiles(): Promise<BootFiles> {
  return bootFiles(deviceProgram);
}
