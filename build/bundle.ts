import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { distinct, fromSchema, fromTypeScript, type NameFile } from './bundle-findings.ts';
import type { LoadedModules } from './device-modules.ts';
import { failOnErrors, type Diagnostic } from './failure.ts';
import { roll, RollingAhead, type Rolling, type RollingOptions, type TreeShaking } from './rolling.ts';
import type { SourceMap, Stage } from './source-maps.ts';
import type { TypedProgram } from './typescript.ts';

/** Name of the rolled-up text where a place in it has no source. */
export const STAGE_NAME = 'bundle.js';

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
  /** Modules that were read in an earlier build and are the same. */
  readonly loaded: LoadedModules;
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
export async function bundle(options: BundleOptions, ahead?: RollingAhead): Promise<Bundle> {
  const { cwd, program, without = [] } = options;
  const rolling = rollingOptions(options);
  const { name } = rolling;
  // Without their modules everything else that is found would be about what they lack.
  failOnErrors(program.refusedSchemas().map((error) => fromSchema(error, name)));
  const types = program.diagnostics().map((diagnostic) => fromTypeScript(diagnostic, program.memberNames(diagnostic), name));
  // What else is found in text that does not parse is about what was made of it.
  if (program.isBroken()) {
    ahead?.drop();
    failOnErrors(distinct(types));
  }
  const ways = without.includes('treeShaking') ? TREE_SHAKING.slice(0, 1) : TREE_SHAKING;
  for (const [index, treeshake] of ways.entries()) {
    const { build, found }: Rolling = index === 0 && ahead ? ahead.take(types) : roll(rolling, treeshake, () => types);
    const rolled = await build;
    try {
      const { output } = await rolled.generate({
        format: 'es',
        // It is refused; the bundler is to get as far as the rest of what is found.
        inlineDynamicImports: true,
        strict: false,
        generatedCode: { preset: 'es2015', symbols: false },
        freeze: false,
        externalLiveBindings: false,
        sourcemap: true,
        file: resolve(cwd, STAGE_NAME),
        sourcemapPathTransform: (source, map) => name(resolve(dirname(map), source)),
      });
      const chunk = output[0];
      return {
        // A first line for the shell of another computer stays in its place as an empty one.
        code: chunk.code.replace(/^#!.*/, '').replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n'),
        map: JSON.parse(chunk.map!.toString()) as SourceMap,
        exports: chunk.exports,
        diagnostics: distinct([...types, ...found]),
        watched: [...new Set([...program.files(), ...Object.keys(chunk.modules).filter((id) => existsSync(id))])].sort(),
      };
    } catch (error) {
      if (!(error instanceof TypeError) || treeshake === ways.at(-1)) throw error;
    } finally {
      await rolled.close();
    }
  }
  throw new Error('unreachable');
}

/** Begins with the next bundle of a program, before the change has come that it is made for. */
export function bundleAhead(options: BundleOptions, modules: readonly string[]): RollingAhead {
  return new RollingAhead(rollingOptions(options), TREE_SHAKING[0]!, modules);
}

function rollingOptions({ entry, cwd, program, loaded }: BundleOptions): RollingOptions {
  const name: NameFile = (file) => relative(cwd, file).replaceAll('\\', '/');
  return { entry, program, loaded, name };
}
