import type { Plugin } from 'rollup';
import type { ReportInSource } from './source-pass.ts';
import type { TypedProgram } from './typescript.ts';

/** Gives the bundler the JavaScript of a type-checked program's files. */
export function typedModules(program: TypedProgram, report: ReportInSource): Plugin {
  return {
    name: 'typed-modules',
    resolveId: (specifier, importer) => (importer === undefined ? null : (program.resolve(specifier, importer) ?? null)),
    load(id) {
      const emitted = program.emit(id);
      if (!emitted) return null;
      for (const finding of emitted.found) report(...finding);
      return { code: emitted.code, map: emitted.map };
    },
  };
}
