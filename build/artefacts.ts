import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '../report/whole-file.ts';
import type { CompileResult } from './compile.ts';

/**
 * Writes `<baseName>.js`, `.js.map`, `.symbols.json` and `.build.json`. A reader never sees half
 * a file.
 * @returns the paths written
 */
export function writeArtefacts(result: CompileResult, outDir: string, baseName = 'app'): string[] {
  mkdirSync(outDir, { recursive: true });
  const files: [string, string | Uint8Array][] = [
    [`${baseName}.js`, result.code],
    [`${baseName}.js.map`, `${result.map}\n`],
    [`${baseName}.symbols.json`, `${JSON.stringify({ schemaVersion: 1, functions: result.symbols }, null, 1)}\n`],
    [`${baseName}.build.json`, `${JSON.stringify(result.record, null, 2)}\n`],
  ];
  return files.map(([name, content]) => {
    const path = join(outDir, name);
    writeWholeFile(path, content);
    return path;
  });
}
