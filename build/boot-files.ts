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
export async function bootFiles(build: (path: DeviceProgram) => Promise<string> = buildDevice): Promise<BootFiles> {
  const [boot0, loader] = await Promise.all([build('firmware/ota/boot0'), build('firmware/ota/loader')]);
  // A block: it is evaluated at root scope, where its names would stay as globals.
  return { boot0, loader: `{${loader}}` };
}

/** Programs of the toolkit itself that run on a board. */
export type DeviceProgram = 'firmware/ota/boot0' | 'firmware/ota/loader' | 'firmware/ota/cable' | 'firmware/apps/rescue';

/** Absolute path of the entry of such a program, and the folder that its sources are named from. */
export function deviceEntry(path: DeviceProgram): { entry: string; cwd: string } {
  const here = fileURLToPath(import.meta.url);
  return {
    entry: fileURLToPath(new URL(`../${path}${extname(here)}`, import.meta.url)),
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  };
}

async function buildDevice(path: DeviceProgram): Promise<string> {
  const { code } = await compile(deviceEntry(path));
  return Buffer.from(code).toString('latin1');
}
