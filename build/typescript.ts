import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SchemaModules } from './protobuf/schema-modules.ts';
import type { SchemaError } from './protobuf/schema.ts';
import ts from './typescript-api.ts';
import { DEVICE_PACKAGE } from './diagnostics.ts';
import { isMade } from './device-modules.ts';
import { memberNames } from './member-names.ts';
import { programFacts, type ProgramFacts } from './source/facts.ts';
import { sourcePass, type ReportInSource } from './source-pass.ts';

/** The files of a program that are not found by imports. */
export interface ProgramRoots {
  /** Absolute path. */
  readonly entry: string;
  /** Absolute path of the declarations of the interpreter's globals. */
  readonly library: string;
  /** Passes to leave out, to show that each is needed. */
  readonly without?: readonly string[];
}

/** JavaScript of one TypeScript file. */
export interface Emitted {
  readonly code: string;
  /** Source map version 3, JSON. */
  readonly map: string;
  /** What the source passes found in it. */
  readonly found: readonly Parameters<ReportInSource>[];
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
  // Those that call an expression pure would have it left out, which Node does not.
  removeComments: true,
  sourceMap: true,
  inlineSources: true,
  noEmitHelpers: true,
  noEmitOnError: false,
  // JavaScript is compiled as TypeScript without types is.
  allowJs: true,
  checkJs: false,
};
// Nothing is written: what a file of JavaScript becomes may have its name.
FORCED.suppressOutputPathCheck = true;

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

/**
 * A program as TypeScript sees it: an entry, the interpreter's globals, and what they import. Kept between builds, it reads, checks and
 * emits again only what a change can have reached.
 */
export class TypedProgram {
  readonly #roots: readonly string[];
  /** Files of JavaScript that have their types beside them. */
  readonly #scripts = new Set<string>();
  readonly #without: readonly string[];
  readonly #host: ts.CompilerHost;
  readonly #files = new Map<string, ts.SourceFile | undefined>();
  readonly #emitted = new Map<string, Emitted>();
  readonly #schemas = new SchemaModules();
  #resolutions: ts.ModuleResolutionCache;
  #importsMayDiffer = false;
  #builder: ts.SemanticDiagnosticsBuilderProgram | undefined;
  #facts: ProgramFacts | undefined;

  constructor({ entry, library, without = [] }: ProgramRoots) {
    this.#without = without;
    this.#roots = isMade(entry) ? [library] : [library, entry];
    this.#host = ts.createCompilerHost(FORCED);
    // Comments of declarations say nothing about types.
    this.#host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
    const read = sharedDeclarations(this.#host);
    this.#host.getSourceFile = (name, target) => {
      if (!this.#files.has(name)) this.#files.set(name, withVersion(read(name, target)));
      return this.#files.get(name);
    };
    const exists = this.#host.fileExists;
    this.#host.fileExists = (name) => {
      this.#schemas.provide(name);
      return exists(name);
    };
    this.#host.resolveTypeReferenceDirectiveReferences = (references, importer, _redirected, options) =>
      references.map((reference) =>
        ownTypes(typeof reference === 'string' ? reference : reference.fileName, importer, options, this.#host),
      );
    this.#host.getModuleResolutionCache = () => this.#resolutions;
    this.#host.hasInvalidatedResolutions = () => this.#importsMayDiffer;
    this.#resolutions = this.#freshResolutions();
  }

  /** Reads the program, at first whole, then what is new in the given files (absolute paths). */
  update(changed: readonly string[] = []): void {
    const names = [...changed, ...this.#schemas.renew(changed)].map((file) => file.replaceAll('\\', '/'));
    // A file that came may be what an import means from now on, one that went no longer is.
    this.#importsMayDiffer = names.some((name) => this.#files.get(name) === undefined || !existsSync(name));
    if (this.#importsMayDiffer) this.#resolutions = this.#freshResolutions();
    for (const name of names) {
      this.#files.delete(name);
      this.#emitted.delete(name);
    }
    const builder = this.#build();
    for (let next; (next = builder.getSemanticDiagnosticsOfNextAffectedFile());) {
      if ('fileName' in next.affected) this.#emitted.delete(next.affected.fileName);
      else this.#emitted.clear();
    }
    const facts = programFacts(this.#program());
    if (facts.key !== this.#facts?.key) this.#emitted.clear();
    this.#facts = facts;
  }

  /** Absolute paths of all its files, declarations and `.proto` files included. */
  files(): string[] {
    const sources = this.#program().getSourceFiles();
    return [...sources.map(({ fileName }) => resolve(fileName)), ...this.#schemas.files()];
  }

  /** The `.proto` files of the program of which no module could be made, and why. */
  refusedSchemas(): readonly SchemaError[] {
    // An import of one that was taken out again does no harm.
    const texts = this.#program().getSourceFiles();
    return this.#schemas.refused().flatMap(([module, why]) => (texts.some(({ text }) => text.includes(module)) ? [why] : []));
  }

  /** What is wrong with it: in its text, or else in its settings and its types. Of text that does not parse, types say nothing. */
  diagnostics(): readonly ts.Diagnostic[] {
    const builder = this.#builder!;
    const syntactic = builder.getSyntacticDiagnostics();
    if (syntactic.length > 0) return syntactic;
    return [
      ...builder.getConfigFileParsingDiagnostics(),
      ...builder.getOptionsDiagnostics(),
      ...builder.getGlobalDiagnostics(),
      ...builder.getSemanticDiagnostics().filter(({ file }) => !file || !SCRIPT.test(file.fileName)),
    ];
  }

  /** Whether a file of it does not parse. */
  isBroken(): boolean {
    return this.#builder!.getSyntacticDiagnostics().length > 0;
  }

  /** The names that there are where a diagnostic says that one is not. */
  memberNames(diagnostic: ts.Diagnostic): readonly string[] {
    return memberNames(this.#program().getTypeChecker(), diagnostic);
  }

  /** The file of the program's own that an import means; undefined when it means none. */
  resolve(specifier: string, importer: string): string | undefined {
    const module = this.#resolved(specifier, importer);
    if (!module || module.extension.startsWith('.d.')) return undefined;
    if (SCRIPT.test(module.extension) && !isRelative(specifier)) return undefined;
    return resolve(module.resolvedFileName);
  }

  /** JavaScript of a file of the program; undefined when it is none of its own. */
  emit(path: string): Emitted | undefined {
    const program = this.#program();
    const file = program.getSourceFile(path.replaceAll('\\', '/'));
    if (!file || file.isDeclarationFile) return undefined;
    const known = this.#emitted.get(file.fileName);
    if (known) return known;
    const found: Parameters<ReportInSource>[] = [];
    const texts = new Map<string, string>();
    const before = [sourcePass(program.getTypeChecker(), this.#facts!, (...finding) => found.push(finding), this.#without)];
    program.emit(file, (name, text) => texts.set(name.endsWith('.map') ? 'map' : 'code', text), undefined, false, { before });
    const emitted = { code: texts.get('code') ?? '', map: texts.get('map') ?? '', found };
    this.#emitted.set(file.fileName, emitted);
    return emitted;
  }

  /** Where the types of a file of JavaScript stand beside it, they alone are of the program unless the file is one of its roots. */
  #build(): ts.SemanticDiagnosticsBuilderProgram {
    for (const script of this.#scripts) if (!existsSync(script)) this.#scripts.delete(script);
    for (;;) {
      const builder = ts.createSemanticDiagnosticsBuilderProgram([...this.#roots, ...this.#scripts], FORCED, this.#host, this.#builder);
      this.#builder = builder;
      const files = builder.getProgram().getSourceFiles();
      const found = files.flatMap((file) => (file.isDeclarationFile ? [] : this.#scriptsBehindTypes(file)));
      if (found.every((script) => this.#scripts.has(script))) return builder;
      for (const script of found) this.#scripts.add(script);
    }
  }

  #scriptsBehindTypes({ fileName, statements }: ts.SourceFile): string[] {
    return statements.flatMap((statement) => {
      const from = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
      if (!from || !ts.isStringLiteral(from) || !isRelative(from.text)) return [];
      const script = this.#resolved(from.text, fileName)?.resolvedFileName.replace(/\.d\.([cm]?)ts$/, '.$1js');
      return script !== undefined && SCRIPT.test(script) && existsSync(script) ? [script] : [];
    });
  }

  #resolved(specifier: string, importer: string): ts.ResolvedModuleFull | undefined {
    return ts.resolveModuleName(specifier, importer.replaceAll('\\', '/'), FORCED, this.#host, this.#resolutions).resolvedModule;
  }

  #program(): ts.Program {
    return this.#builder!.getProgram();
  }

  #freshResolutions(): ts.ModuleResolutionCache {
    return ts.createModuleResolutionCache(this.#host.getCurrentDirectory(), this.#host.getCanonicalFileName, FORCED);
  }
}

const SCRIPT = /\.[cm]?js$/;

const isRelative = (specifier: string): boolean => /^\.{0,2}\//.test(specifier);

/** `/// <reference types="…" />` of the toolkit alone: what other packages declare is not on the board. */
function ownTypes(
  name: string,
  importer: string,
  options: ts.CompilerOptions,
  host: ts.ModuleResolutionHost,
): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
  if (name.split('/')[0] === DEVICE_PACKAGE) return ts.resolveTypeReferenceDirective(name, importer, options, host);
  return { resolvedTypeReferenceDirective: undefined };
}

/** Declarations are read once in a process: most programs have the interpreter's in common. */
const DECLARATIONS = new Map<string, ts.SourceFile>();

function sharedDeclarations(host: ts.CompilerHost): ts.CompilerHost['getSourceFile'] {
  const read = host.getSourceFile;
  return (name, target) => {
    if (SCRIPT.test(name)) return asModule(read(name, target));
    if (!name.endsWith('.d.ts')) return read(name, target);
    const known = DECLARATIONS.get(name);
    if (known && known.text === host.readFile(name)) return known;
    const file = read(name, target);
    if (file) DECLARATIONS.set(name, file);
    return file;
  };
}

/** The bundler takes every file of JavaScript for a module, so that none declares globals. */
function asModule(file: ts.SourceFile | undefined): ts.SourceFile | undefined {
  return (
    file &&
    Object.assign(file, { externalModuleIndicator: (file as { externalModuleIndicator?: unknown }).externalModuleIndicator ?? true })
  );
}

/** A builder tells changed files by their version. */
function withVersion(file: ts.SourceFile | undefined): ts.SourceFile | undefined {
  return file && Object.assign(file, { version: createHash('sha1').update(file.text).digest('hex') });
}

/** Text of a diagnostic with the messages below it. */
export function diagnosticText(messageText: ts.Diagnostic['messageText']): string {
  return ts.flattenDiagnosticMessageText(messageText, '\n');
}
