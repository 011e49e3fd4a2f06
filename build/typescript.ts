import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rollup';
import ts from './typescript-api.ts';
import { sourcePass, type ReportInSource } from './source-pass.ts';

/** How the sources of a program are type-checked. */
export interface TypeCheckOptions {
  /** Absolute paths of the files that belong to the program whether imported or not: entry and declarations. */
  readonly roots: readonly string[];
  /** Absolute path of the declarations of the interpreter's globals. */
  readonly library: string;
  readonly report: ReportInSource;
  /** Gets the absolute paths of all files of the program, declarations included. */
  readonly onFiles: (files: readonly string[]) => void;
}

/**
 * Settings that decide what the emitted code means. The user's tsconfig cannot change them: with ES2022 as target, or
 * with defined class fields, TypeScript would leave constructs that the interpreter accepts and gets wrong.
 */
const FORCED: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2021,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  useDefineForClassFields: false,
  noLib: true,
  types: [],
  strict: true,
  isolatedModules: false,
  preserveConstEnums: false,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: true,
  skipLibCheck: true,
  removeComments: false,
  sourceMap: true,
  inlineSources: true,
  noEmitOnError: false,
};

/** Declarations of the interpreter's globals: in the sources of the toolkit, or beside its compiled files. */
export function engineLibrary(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(folder, 'hal', 'lib.espruino.d.ts');
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) return resolve('hal/lib.espruino.d.ts');
    folder = dirname(folder);
  }
}

/** The rollup plugin for TypeScript, held to the program's own files and to the forced settings. */
export function typescriptStage(options: TypeCheckOptions): Plugin {
  const sys: ts.System = { ...ts.sys, watchFile: () => NO_WATCHER, watchDirectory: () => NO_WATCHER };
  const host = {
    ...ts,
    sys,
    // The plugin would check every file below the working directory; a firmware is its entry and what that imports.
    parseJsonConfigFileContent: (json: object, configHost: ts.ParseConfigHost, base: string, existing?: ts.CompilerOptions) =>
      ts.parseJsonConfigFileContent({ ...json, files: [options.library, ...options.roots] }, configHost, base, existing),
  };
  return createPlugin({
    typescript: host as typeof ts,
    tsconfig: false,
    compilerOptions: FORCED,
    include: [/\.[cm]?ts$/],
    filterRoot: false,
    outputToFilesystem: false,
    transformers: {
      before: [
        {
          type: 'program',
          factory: (program: ts.Program) => {
            options.onFiles(program.getSourceFiles().map(({ fileName }) => resolve(fileName)));
            return sourcePass(program, options.report);
          },
        },
      ],
    },
  });
}

const NO_WATCHER: ts.FileWatcher = { close() {} };

/** Required, so that it takes TypeScript by `require` too (see there). */
const createPlugin = createRequire(import.meta.url)('@rollup/plugin-typescript') as (options: object) => Plugin;
