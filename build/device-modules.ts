import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rollup';
import { DEVICE_PACKAGE } from './diagnostics.ts';

type ExportTarget = string | null | { readonly [condition: string]: ExportTarget } | readonly ExportTarget[];

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly exports?: ExportTarget;
}

/** A package.json with the folder it was found in. */
export interface PackageHome {
  readonly folder: string;
  readonly json: PackageJson;
}

/** The package.json that governs a file: the nearest one upwards. */
export function nearestPackage(file: string): PackageHome | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) return { folder, json: JSON.parse(readFileSync(path, 'utf8')) as PackageJson };
    if (dirname(folder) === folder) return undefined;
  }
}

/** Follows a package's `exports` map with the conditions `import` and `default`. Undefined when the subpath is not exported. */
export function exportedFile(home: PackageHome, subpath: string): string | undefined {
  const map = home.json.exports;
  if (!map || typeof map === 'string' || Array.isArray(map)) return undefined;
  const entries = map as Readonly<Record<string, ExportTarget>>;
  const exact = entries[subpath];
  if (exact !== undefined) return targetFile(home.folder, exact, '');
  for (const [pattern, target] of Object.entries(entries)) {
    const star = pattern.indexOf('*');
    if (star < 0) continue;
    const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
    if (subpath.startsWith(head) && subpath.endsWith(tail) && subpath.length > head.length + tail.length) {
      return targetFile(home.folder, target, subpath.slice(head.length, subpath.length - tail.length));
    }
  }
  return undefined;
}

function targetFile(folder: string, target: ExportTarget, star: string): string | undefined {
  if (typeof target === 'string') return resolve(folder, target.replaceAll('*', star));
  if (target === null || typeof target !== 'object') return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    if (condition === 'import' || condition === 'default') return targetFile(folder, inner, star);
  }
  return undefined;
}

/** The installed or own package of that name, as seen from an importing file. */
function findPackage(name: string, importer: string): PackageHome | undefined {
  for (let folder = dirname(importer); ; folder = dirname(folder)) {
    const own = join(folder, 'package.json');
    if (existsSync(own)) {
      const json = JSON.parse(readFileSync(own, 'utf8')) as PackageJson;
      if (json.name === name) return { folder, json };
    }
    const installed = join(folder, 'node_modules', name, 'package.json');
    // A linked package is the same as where the link leads: sources of the toolkit are told by their place.
    if (existsSync(installed)) return nearestPackage(realpathSync(installed));
    if (dirname(folder) === folder) return undefined;
  }
}

/** Called for every import that is not device code. */
export type RefuseImport = (specifier: string, importer: string) => void;

/** A precompiled module. */
interface LoadedModule {
  readonly code: string;
  /** Source map version 3, JSON. */
  readonly map: string;
}

/** What was read of the files of a program by path, null where the bundler reads it. Who keeps it takes out what changed. */
export type LoadedModules = Map<string, LoadedModule | null>;

/**
 * Resolves what TypeScript's own resolver leaves open: precompiled device modules of the toolkit, and relative
 * JavaScript files. Everything else is refused, since nothing of it exists on the board.
 */
export function deviceModules(refuse: RefuseImport, loaded: LoadedModules): Plugin {
  return {
    name: 'device-modules',
    resolveId(specifier, importer) {
      if (importer === undefined) return null;
      if (/^\.{0,2}\//.test(specifier)) {
        const file = resolve(dirname(importer), specifier);
        return existsSync(file) && statSync(file).isFile() ? file : null;
      }
      const file = resolveBare(specifier, importer);
      if (file !== undefined && existsSync(file)) return file;
      refuse(specifier, importer);
      return { id: specifier, external: true };
    },
    load(id) {
      let module = loaded.get(id);
      if (module === undefined) loaded.set(id, (module = withOwnMap(id)));
      return module;
    },
  };
}

const HOME = nearestPackage(fileURLToPath(import.meta.url))!;
const ROOMS = ['hal', 'firmware'];
const LIBRARY_ROOMS = ROOMS.map((room) => join(HOME.folder, room) + sep);
const MADE_ROOMS = ROOMS.map((room) => join(HOME.folder, 'out', room) + sep);
const SAMPLES = join(HOME.folder, 'firmware', 'apps') + sep;

/** Names by which programs import the toolkit's device modules. */
export function deviceModuleNames(): string[] {
  const { name, exports } = HOME.json;
  return Object.entries(exports as Readonly<Record<string, ExportTarget>>).flatMap(([pattern, target]) => {
    const file = targetFile(HOME.folder, target, '*');
    if (file === undefined || !isInMadeRoom(file)) return [];
    const full = `${name}${pattern.slice(1)}`;
    if (!full.endsWith('*')) return [full];
    const files = readdirSync(dirname(file)).filter((inside) => inside.endsWith('.js'));
    return files.map((inside) => full.slice(0, -1) + inside.slice(0, -'.js'.length));
  });
}

/** Whether a source is of the toolkit's device modules, samples apart. */
export function isLibrarySource(file: string): boolean {
  return LIBRARY_ROOMS.some((room) => file.startsWith(room)) && !file.startsWith(SAMPLES);
}

/** Whether a file is JavaScript of the toolkit itself, which was checked and compiled with it. */
export const isMade = (file: string): boolean => file.endsWith('.js') && isInMadeRoom(file);

const isInMadeRoom = (path: string): boolean => MADE_ROOMS.some((room) => path.startsWith(room));

/** A precompiled module with the map beside it, so that places in it are told in its TypeScript. */
function withOwnMap(file: string): LoadedModule | null {
  const map = `${file}.map`;
  if (!file.endsWith('.js') || !existsSync(map)) return null;
  return { code: readFileSync(file, 'utf8').replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n'), map: readFileSync(map, 'utf8') };
}

function resolveBare(specifier: string, importer: string): string | undefined {
  if (isBuiltin(specifier)) return undefined;
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  if (name !== DEVICE_PACKAGE) return undefined;
  const home = findPackage(name, importer);
  return home && exportedFile(home, `.${specifier.slice(name.length)}`);
}
