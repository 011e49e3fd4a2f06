import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';

/** The program a command works on: from its argument, or else from `mote.config.ts`. */
export function resolveEntry(argument: string | undefined, configured: string | undefined, command: string): string {
  const named = argument ?? configured;
  if (named === undefined) {
    throw new ToolError({
      code: 'USAGE_NO_ENTRY',
      message: 'no program was named, and mote.config.ts names no entry',
      hint: `Name it: mote ${command} src/main.ts`,
      exitCode: ExitCode.usage,
    });
  }
  const path = existingFile(named, 'the program');
  if (/\.[cm]?[jt]s$/.test(path)) return path;
  throw new ToolError({
    code: 'USAGE_NO_PROGRAM',
    message: `"${named}" is no program: its name ends neither with .ts nor with .js`,
    hint: `Name the program: mote ${command} src/main.ts`,
    exitCode: ExitCode.usage,
  });
}

/** The absolute path of a file that must be there. `subject` says what it is for. */
export function existingFile(path: string, subject: string): string {
  const absolute = resolve(path);
  if (!existsSync(absolute) || !statSync(absolute).isFile()) {
    throw new ToolError({
      code: 'USAGE_NO_FILE',
      message: `${subject} "${path}" is not a file`,
      hint: 'Check the spelling; paths are relative to the folder that mote runs in.',
      exitCode: ExitCode.usage,
    });
  }
  return absolute;
}
