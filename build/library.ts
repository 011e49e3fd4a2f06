import { dirname, resolve } from 'node:path';
import { translate } from './compile.ts';

/**
 * Compiles a device module that is loaded in front of a bundle rather than into it: one function scope that leaves the
 * entry's exports as an object on a global of the interpreter.
 */
export async function compileLibrary(entry: string, globalName: string, options: { cwd?: string; library?: string } = {}): Promise<string> {
  const cwd = resolve(options.cwd ?? dirname(entry));
  const { code } = await translate(resolve(cwd, entry), cwd, { kind: 'global', name: globalName }, options);
  return code;
}
