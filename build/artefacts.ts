import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompileResult } from './compile.ts';

/**
 * Writes `<baseName>.js`, `.js.map`, `.symbols.json` and `.build.json`. Each is written beside its place and renamed, so that a reader never
 * sees half a file.
 * @returns the paths written
 */
export async function writeArtefacts(result: CompileResult, outDir: string, baseName = 'app'): Promise<string[]> {
  await mkdir(outDir, { recursive: true });
  const files: [string, string | Uint8Array][] = [
    [`${baseName}.js`, result.code],
    [`${baseName}.js.map`, `${result.map}\n`],
    [`${baseName}.symbols.json`, `${JSON.stringify({ schemaVersion: 1, functions: result.symbols }, null, 1)}\n`],
    [`${baseName}.build.json`, `${JSON.stringify(result.record, null, 2)}\n`],
  ];
  return Promise.all(
    files.map(async ([name, content]) => {
      const path = join(outDir, name);
      const aside = `${path}.${process.pid}.tmp`;
      await writeFile(aside, content);
      await rename(aside, path);
      return path;
    }),
  );
}
