/** Programs for boards that many files of tests need: compiled once a run, by whichever file asks first. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { BootFiles, DeviceProgram } from '../../build/boot-files.ts';
import { writeWholeFile } from '../../report/whole-file.ts';

/** The bundle of an entry, named from the root of the repository. */
export function compiled(entry: string): Promise<Buffer> {
  return once(`bundle ${entry}`, async () => {
    const { compile } = await import('../../build/compile.ts');
    return Buffer.from((await compile({ entry })).code);
  });
}

/** A program of the toolkit itself, as `mote provision` and `mote deploy` build it. */
export function compiledForDevice(path: DeviceProgram): Promise<Buffer> {
  return once(`device ${path}`, async () => {
    const [{ compile }, { deviceEntry }] = await Promise.all([import('../../build/compile.ts'), import('../../build/boot-files.ts')]);
    return Buffer.from((await compile(deviceEntry(path))).code);
  });
}

export async function compiledBootFiles(): Promise<BootFiles> {
  const text = await once('boot files', async () => {
    const { bootFiles } = await import('../../build/boot-files.ts');
    return Buffer.from(JSON.stringify(await bootFiles()));
  });
  return JSON.parse(text.toString()) as BootFiles;
}

/** The compiler is loaded by those alone that compile: loading it takes as long as a small program. */
async function once(what: string, make: () => Promise<Uint8Array>): Promise<Buffer> {
  const file = join(inject('compiledFolder'), createHash('sha256').update(what).digest('hex'));
  if (!existsSync(file)) writeWholeFile(file, await make());
  return readFileSync(file);
}
