import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type ts from 'typescript';
import type { RollupBuild, RollupError, RollupLog, RollupOptions } from 'rollup';
import { diagnosticAt } from './frame.ts';
import { deviceModuleNames, deviceModules, type LoadedModules } from './device-modules.ts';
import { bundlerFinding, circularImport, IMPORT_REFUSED, importRefused, schemaRefused, typeError } from './diagnostics.ts';
import { BuildFailure, failOnErrors, type Diagnostic, type Finding } from './failure.ts';
import type { SchemaError } from './protobuf/schema.ts';
import type { SourceMap, Stage } from './source-maps.ts';
import { diagnosticText, type TypedProgram } from './typescript.ts';

/** Name of the rolled-up text where a place in it has no source. */
export const STAGE_NAME = 'bundle.js';

/** TypeScript: module not found, not found under this resolution, found without types. */
const TYPE_NOT_FOUND = 'TS2318';
const MODULE_NOT_FOUND = new Set(['TS2307', 'TS2792', 'TS7016', 'TS2591', 'TS2580']);

type TreeShaking = NonNullable<RollupOptions['treeshake']>;

/**
 * How unused code is left out, each for programs that rollup 4.68 breaks down on with the one before: it forgets which branch of a choice
 * it kept, where the condition is a part of a parameter's default.
 */
const TREE_SHAKING: readonly TreeShaking[] = [true, { propertyReadSideEffects: 'always' }, false];

export interface BundleOptions {
  /** Absolute path of the entry. */
  readonly entry: string;
  /** Absolute path of the project; sources are named relative to it. */
  readonly cwd: string;
  /** The same program as TypeScript sees it, up to date. */
  readonly program: TypedProgram;
  /** Modules that were read in an earlier build and are the same. Default: none. */
  readonly loaded?: LoadedModules;
  /** Passes to leave out, to show that each is needed. Default: none. */
  readonly without?: readonly string[];
}

export interface Bundle extends Stage {
  /** Names that the entry exports. */
  readonly exports: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Absolute paths of every file that was read, for watching. */
  readonly watched: readonly string[];
}

/** Type-checks the program and rolls it into one ES module. Findings are collected, so that all are reported at once. */
export async function bundle({ entry, cwd, program, loaded = new Map(), without = [] }: BundleOptions): Promise<Bundle> {
  const [{ rollup }, { typedModules }] = await Promise.all([import('rollup'), import('./typed-modules.ts')]);
  const name = (file: string): string => relative(cwd, file).replaceAll('\\', '/');
  // Without their modules everything else that is found would be about what they lack.
  failOnErrors(program.refusedSchemas().map((error) => fromSchema(error, name)));
  const found: Diagnostic[] = program.diagnostics().map((diagnostic) => fromTypeScript(diagnostic, name));
  const roll = (treeshake: TreeShaking): Promise<RollupBuild> =>
    rollup({
      input: entry,
      treeshake,
      // Parsing again takes less than copying every tree for the next build; what the plugins give is kept by the program.
      cache: false,
      plugins: [
        typedModules(program, (finding, file, start) => found.push(inSource(finding, file, start, name))),
        deviceModules((specifier, importer) => found.push(refusedImport(specifier, importer, name(importer))), loaded),
      ],
      onLog: (_level, log) => found.push(...fromRollup(log, 'warning', name)),
    }).catch((error: RollupError) => {
      const diagnostics = distinct([...found, ...fromRollup(error, 'error', name)]);
      throw diagnostics.length > 0 ? new BuildFailure(diagnostics) : error;
    });
  const bundlePath = resolve(cwd, STAGE_NAME);
  const ways = without.includes('treeShaking') ? TREE_SHAKING.slice(0, 1) : TREE_SHAKING;
  for (const treeshake of ways) {
    const build = await roll(treeshake);
    try {
      const { output } = await build.generate({
        format: 'es',
        // It is refused; the bundler is to get as far as the rest of what is found.
        inlineDynamicImports: true,
        strict: false,
        generatedCode: { preset: 'es2015', symbols: false },
        freeze: false,
        externalLiveBindings: false,
        sourcemap: true,
        file: bundlePath,
        sourcemapPathTransform: (source, map) => name(resolve(dirname(map), source)),
      });
      const chunk = output[0];
      return {
        code: chunk.code.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n'),
        map: JSON.parse(chunk.map!.toString()) as SourceMap,
        exports: chunk.exports,
        diagnostics: distinct(found),
        watched: [...new Set([...program.files(), ...Object.keys(chunk.modules).filter((id) => existsSync(id))])].sort(),
      };
    } catch (error) {
      if (!(error instanceof TypeError) || treeshake === ways.at(-1)) throw error;
    } finally {
      await build.close();
    }
  }
  throw new Error('unreachable');
}

function fromSchema({ file, line, message, hint }: SchemaError, name: (file: string) => string): Diagnostic {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  return diagnosticAt(schemaRefused(message, hint), name(file), { line, column: 0 }, text);
}

function refusedImport(specifier: string, importer: string, file: string): Diagnostic {
  const text = readFileSync(importer, 'utf8');
  const offset = Math.max(text.indexOf(`'${specifier}'`), text.indexOf(`"${specifier}"`), 0);
  const before = text.slice(0, offset).split('\n');
  return diagnosticAt(importRefused(specifier, deviceModuleNames()), file, { line: before.length, column: before.at(-1)!.length }, text);
}

function fromTypeScript({ code, messageText, relatedInformation, file, start }: ts.Diagnostic, name: (file: string) => string): Diagnostic {
  const below = (relatedInformation ?? []).map((related) => diagnosticText(related.messageText));
  const finding = typeError(code, diagnosticText(messageText), below);
  return file ? inSource(finding, file, start ?? 0, name) : diagnosticAt(finding, '', { line: 1, column: 0 }, undefined);
}

function inSource(finding: Finding, file: ts.SourceFile, start: number, name: (file: string) => string): Diagnostic {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return diagnosticAt(finding, name(file.fileName), { line: line + 1, column: character }, file.text);
}

/** What the bundler says that no rule says better: eval has one, and what is imported in vain is left out. */
const SILENT = new Set(['UNUSED_EXTERNAL_IMPORT', 'EMPTY_BUNDLE', 'EVAL']);

function fromRollup(log: RollupLog, severity: Finding['severity'], name: (file: string) => string): Diagnostic[] {
  if (SILENT.has(log.code ?? '')) return [];
  const file = log.loc?.file ?? log.id ?? log.ids?.[0];
  const finding =
    log.code === 'CIRCULAR_DEPENDENCY' ? circularImport((log.ids ?? []).map(name)) : bundlerFinding(severity, plainMessage(log));
  if (file === undefined) return [diagnosticAt(finding, '', { line: 1, column: 0 }, undefined)];
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  return [diagnosticAt(finding, name(file), { line: log.loc?.line ?? 1, column: log.loc?.column ?? 0 }, text)];
}

/** The first line, without the names of the plugin and of the place. */
const plainMessage = ({ message }: RollupLog): string =>
  message
    .split('\n')[0]!
    .replace(/^\[plugin [\w-]+\] /, '')
    .replace(/^.*? \(\d+:\d+\): /, '')
    .replace(/ \(Note that you need plugins .*\)$/, '');

/**
 * Drops repetitions, TypeScript's "cannot find module" where the refused import says more, its "cannot find global type" where what asks
 * for that type is refused, and what the bundler makes of a file that TypeScript refuses.
 */
function distinct(found: readonly Diagnostic[]): Diagnostic[] {
  const refusedFiles = new Set(found.filter((d) => d.code.startsWith('TS')).map((d) => d.file));
  const refusedLines = new Set(found.filter((d) => d.code === IMPORT_REFUSED).map((d) => `${d.file}:${d.line}`));
  const isRefused = found.some((d) => d.severity === 'error' && d.code !== TYPE_NOT_FOUND);
  const seen = new Set<string>();
  return found.filter((d) => {
    if (d.code === 'bundler' && refusedFiles.has(d.file)) return false;
    if (d.code === TYPE_NOT_FOUND && isRefused) return false;
    if (MODULE_NOT_FOUND.has(d.code) && refusedLines.has(`${d.file}:${d.line}`)) return false;
    const key = `${d.code} ${d.file}:${d.line}:${d.column}`;
    return !seen.has(key) && seen.add(key);
  });
}
