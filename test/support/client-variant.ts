import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type CompileResult } from '../../build/compile.ts';
import { ROOT } from './mote.ts';

/** Compiles a program of this repository with another profile of the MQTT client, such as `motekit/mqtt/full`, in place of the one that it imports. */
export async function compileWithClient(program: string, client: string): Promise<CompileResult> {
  const source = readFileSync(join(ROOT, program), 'utf8');
  const variant = source.replace(/'motekit\/mqtt(\/\w+)?'/, `'${client}'`);
  if (!variant.includes(`'${client}'`)) throw new Error(`${program} imports no MQTT client`);
  // Below the repository, where `motekit` means it.
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'out/variant-'));
  try {
    writeFileSync(join(folder, 'variant.ts'), variant);
    return await compile({ entry: 'variant.ts', cwd: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
