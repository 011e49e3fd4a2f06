import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.ts';

/** What starts a board, as byte strings for `storageLayout` of `firmware/ota/layout.ts`. */
export interface BootFiles {
  /** `.boot0`. */
  readonly boot0: string;
  readonly loader: string;
}

/** Builds the boot files of this version of the toolkit. The same version gives the same bytes. */
export async function bootFiles(): Promise<BootFiles> {
  const [boot0, loader] = await Promise.all(['boot0', 'loader'].map(buildDevice));
  // A block: it is evaluated at root scope, where its names would stay as globals.
  return { boot0: boot0!, loader: `{${loader!}}` };
}

async function buildDevice(name: string): Promise<string> {
  const here = fileURLToPath(import.meta.url);
  const entry = fileURLToPath(new URL(`../firmware/ota/${name}${extname(here)}`, import.meta.url));
  const { code } = await compile({ entry, cwd: fileURLToPath(new URL('..', import.meta.url)) });
  return Buffer.from(code).toString('latin1');
}
