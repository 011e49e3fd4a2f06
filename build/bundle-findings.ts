import { existsSync, readFileSync } from 'node:fs';
import type { RollupLog } from 'rollup';
import type ts from 'typescript';
import { deviceModuleNames } from './device-modules.ts';
import { bundlerFinding, circularImport, IMPORT_REFUSED, importRefused, schemaRefused, typeError } from './diagnostics.ts';
import { unrepeated, type Diagnostic, type Finding } from './failure.ts';
import { diagnosticAt } from './frame.ts';
import type { SchemaError } from './protobuf/schema.ts';
import { diagnosticText } from './typescript.ts';

/** How a file is named where something is found in it. */
export type NameFile = (file: string) => string;

/** TypeScript: a type of the language's library is not declared. */
const TYPE_NOT_FOUND = 'TS2318';
/** TypeScript: module not found, not found under this resolution, found without types. */
const MODULE_NOT_FOUND = new Set(['TS2307', 'TS2792', 'TS7016', 'TS2591', 'TS2580']);

export function fromSchema({ file, line, message, hint }: SchemaError, name: NameFile): Diagnostic {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  return diagnosticAt(schemaRefused(message, hint), name(file), { line, column: 0 }, text);
}

export function refusedImport(specifier: string, importer: string, file: string): Diagnostic {
  const text = readFileSync(importer, 'utf8');
  const offset = Math.max(text.indexOf(`'${specifier}'`), text.indexOf(`"${specifier}"`), 0);
  const before = text.slice(0, offset).split('\n');
  return diagnosticAt(importRefused(specifier, deviceModuleNames()), file, { line: before.length, column: before.at(-1)!.length }, text);
}

/** @param known names that there are where it says that one is not */
export function fromTypeScript(
  { code, messageText, relatedInformation, file, start }: ts.Diagnostic,
  known: readonly string[],
  name: NameFile,
): Diagnostic {
  const below = (relatedInformation ?? []).map((related) => diagnosticText(related.messageText));
  const text = diagnosticText(messageText);
  const said = typeError(code, text, below, known);
  // Where nothing of it is used, the bundler does not come to the import.
  const specifier = said.hint === '' ? /^Cannot find module '([^.'][^']*)'/.exec(text)?.[1] : undefined;
  const finding = specifier === undefined ? said : { ...said, hint: importRefused(specifier, deviceModuleNames()).hint };
  return file ? inSource(finding, file, start ?? 0, name) : diagnosticAt(finding, '', { line: 1, column: 0 }, undefined);
}

export function inSource(finding: Finding, file: ts.SourceFile, start: number, name: NameFile): Diagnostic {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return diagnosticAt(finding, name(file.fileName), { line: line + 1, column: character }, file.text);
}

/** What a rule says better, as of eval and of a const that is assigned, and that what is imported in vain is left out. */
const SILENT = new Set(['UNUSED_EXTERNAL_IMPORT', 'EMPTY_BUNDLE', 'EVAL', 'CONST_REASSIGN']);

export function fromRollup(log: RollupLog, severity: Finding['severity'], name: NameFile): Diagnostic[] {
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
    .replace(/ \(Note that you need (?:plugins|@rollup\/plugin-json) .*\)$/, '');

/**
 * Drops repetitions, TypeScript's "cannot find module" where the refused import says more, its "cannot find global type" where what asks
 * for that type is refused, and what the bundler makes of a file that TypeScript refuses.
 */
export function distinct(found: readonly Diagnostic[]): Diagnostic[] {
  const refusedFiles = new Set(found.filter((d) => d.code.startsWith('TS')).map((d) => d.file));
  const refusedLines = new Set(found.filter((d) => d.code === IMPORT_REFUSED).map((d) => `${d.file}:${d.line}`));
  const isRefused = found.some((d) => d.severity === 'error' && d.code !== TYPE_NOT_FOUND);
  const said = found.filter((d) => {
    if (d.code === 'bundler' && refusedFiles.has(d.file)) return false;
    if (d.code === TYPE_NOT_FOUND && isRefused) return false;
    return !(MODULE_NOT_FOUND.has(d.code) && refusedLines.has(`${d.file}:${d.line}`));
  });
  return unrepeated(said);
}
