import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Board } from '../build/compile.ts';
import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';
import { Command, Option } from './command-line.ts';
import type { Output } from './output.ts';
import { projectFiles, type Template } from './new/files.ts';
import { motekitHome, motekitSource } from './new/motekit-source.ts';

interface NewFlags {
  board: Board;
  template: Template;
  json?: boolean;
}

/** `mote new`: a project that works without a board. */
export function newCommand(output: Output): Command {
  return new Command('new')
    .summary('make a project that works without a board')
    .description('Makes a folder with a program, its tests, the wiring of a simulated board, and settings. It never overwrites anything.')
    .argument('<dir>', 'folder to make; one that exists must be empty')
    .addOption(new Option('--board <board>', 'the board it is for').choices(['esp32', 'esp32s3', 'esp32c3']).default('esp32'))
    .addOption(new Option('--template <template>', 'what it starts from').choices(['climate', 'blink']).default('climate'))
    .addOption(new Option('--json', 'print what was made as one JSON document'))
    .action((dir: string, flags: NewFlags) => makeProject(dir, flags, output));
}

function makeProject(dir: string, { board, template, json }: NewFlags, output: Output): void {
  const folder = resolve(dir);
  const name = packageName(basename(folder));
  const isThere = checkFree(folder, dir);
  const { spec, isFolder } = motekitSource(folder);
  const sample = (ending: string): string => readFileSync(join(motekitHome(), 'firmware', 'apps', template + ending), 'utf8');
  const wiring = JSON.stringify({ ...(JSON.parse(sample('.wiring.json')) as object), board }, null, 2);
  const files = projectFiles({
    name,
    board,
    template,
    motekit: spec,
    copyMotekit: isFolder,
    program: sample('.ts'),
    wiring: `${wiring}\n`,
  });
  writeWhole(folder, isThere, files);
  const made = Object.keys(files).sort();
  if (json) output.result(JSON.stringify({ schemaVersion: 1, folder, name, board, template, files: made }));
  else for (const file of made) output.result(join(relative(process.cwd(), folder), file));
  output.talk(`Next: ${folder === process.cwd() ? '' : `cd ${shellWord(dir)} && `}npm install && npm test`);
}

/** Makes the files beside their place and renames them there: the project is whole, or not there. */
function writeWhole(folder: string, isThere: boolean, files: Readonly<Record<string, string>>): void {
  const beside = dirname(folder);
  mkdirSync(beside, { recursive: true });
  const aside = mkdtempSync(join(beside, '.mote-new-'));
  // Not that one itself: nobody else may read it.
  const made = join(aside, basename(folder));
  const moved: string[] = [];
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(made, file)), { recursive: true });
      writeFileSync(join(made, file), text);
    }
    if (!isThere) return renameSync(made, folder);
    // An empty folder stays the folder that it is: a shell may stand in it.
    for (const name of readdirSync(made)) {
      renameSync(join(made, name), join(folder, name));
      moved.push(join(folder, name));
    }
  } catch (error) {
    for (const path of moved) rmSync(path, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** @returns whether the folder is there, and empty */
function checkFree(folder: string, named: string): boolean {
  let found: string[];
  try {
    if (lstatSync(folder).isSymbolicLink()) throw refused('NEW_NOT_A_FOLDER', `"${named}" is a link`);
    found = readdirSync(folder);
  } catch (error) {
    if (error instanceof ToolError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    throw refused('NEW_NOT_A_FOLDER', `"${named}" exists and is no folder that can be read (${code})`);
  }
  if (found.length === 0) return true;
  const shown = found.slice(0, 3).join(', ');
  throw refused('NEW_NOT_EMPTY', `the folder "${named}" holds ${shown}${found.length > 3 ? ', …' : ''}; nothing was changed`);
}

/** What npm keeps for itself, and what the project depends on. */
const TAKEN = new Set(['node_modules', 'favicon.ico', 'motekit', 'vitest']);

/** The folder's name, as a name that npm takes. */
function packageName(folderName: string): string {
  if (TAKEN.has(folderName)) throw refused('NEW_NAME', `"${folderName}" cannot name the package of a project`);
  if (/^[a-z0-9][a-z0-9._-]{0,199}$/.test(folderName)) return folderName;
  throw refused(
    'NEW_NAME',
    `"${folderName}" cannot name a package: expected lower-case letters, digits, ".", "_" and "-", a letter or digit first, 200 at most`,
  );
}

/** As it is typed in a shell. */
const shellWord = (path: string): string => (/^[\w./@%+=:,][\w./@%+=:,-]*$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

function refused(code: string, message: string): ToolError {
  return new ToolError({ code, message, hint: 'Name another folder: mote new greenhouse', exitCode: ExitCode.usage });
}
