import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder for what `support/compiled.ts` keeps. */
    compiledFolder: string;
  }
}

/** Gives a run of the tests a folder for the programs that they share; with `--watch` each round finds it empty, since sources have changed. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'mote-compiled-'));
  project.provide('compiledFolder', folder);
  project.onTestsRerun(() => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
  });
  return () => rmSync(folder, { recursive: true });
}
