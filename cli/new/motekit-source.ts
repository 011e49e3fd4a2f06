import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a new project takes motekit from. */
export interface MotekitSource {
  /** For package.json: `file:…`, or a version. */
  readonly spec: string;
  /** It is a folder, not a packed file. */
  readonly isFolder: boolean;
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

/** Folder of the running motekit. */
export function motekitHome(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/**
 * The same motekit that makes the project: the file that it was installed from, as long as it is in no registry, else its version;
 * a checkout is taken as it is.
 */
export function motekitSource(projectFolder: string, home = motekitHome()): MotekitSource {
  const file = (path: string): MotekitSource => ({
    spec: `file:${relative(projectFolder, path).split(sep).join('/')}`,
    isFolder: statSync(path).isDirectory(),
  });
  const modules = dirname(home);
  if (!modules.endsWith(`${sep}node_modules`)) return file(home);
  const owner = dirname(modules);
  const manifest = existsSync(join(owner, 'package.json')) ? read(join(owner, 'package.json')) : {};
  const spec = manifest.dependencies?.['motekit'] ?? manifest.devDependencies?.['motekit'];
  if (spec?.startsWith('file:')) {
    const path = resolve(owner, spec.slice('file:'.length));
    if (existsSync(path)) return file(path);
  }
  return spec === undefined || spec.startsWith('file:') ? file(home) : { spec, isFolder: false };
}
