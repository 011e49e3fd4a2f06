import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
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
  checkFree(folder, dir);
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
  writeWhole(folder, files);
  const made = Object.keys(files).sort();
  if (json) output.result(JSON.stringify({ schemaVersion: 1, folder, name, board, template, files: made }));
  else for (const file of made) output.result(join(relative(process.cwd(), folder), file));
  output.talk(`Next: cd ${dir} && npm install && npm test`);
}

/** Makes the folder beside its place and renames it there: it is whole, or not there. */
function writeWhole(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(dirname(folder), { recursive: true });
  const aside = mkdtempSync(join(dirname(folder), '.mote-new-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(aside, file)), { recursive: true });
      writeFileSync(join(aside, file), text);
    }
    // An empty folder gives way; one that is no longer empty does not.
    if (existsSync(folder)) rmdirSync(folder);
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw error;
  }
}

function checkFree(folder: string, named: string): void {
  let found: string[];
  try {
    found = readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw refused('NEW_NOT_A_FOLDER', `"${named}" exists and is no folder that can be read (${code})`);
  }
  if (found.length === 0) return;
  const shown = found.slice(0, 3).join(', ');
  throw refused('NEW_NOT_EMPTY', `the folder "${named}" holds ${shown}${found.length > 3 ? ', …' : ''}; nothing was changed`);
}

/** The folder's name, as a name that npm takes. */
function packageName(folderName: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,200}$/.test(folderName)) return folderName;
  throw refused('NEW_NAME', `"${folderName}" cannot name a package: expected lower-case letters, digits, ".", "_" and "-"`);
}

function refused(code: string, message: string): ToolError {
  return new ToolError({ code, message, hint: 'Name another folder: mote new greenhouse', exitCode: ExitCode.usage });
}
