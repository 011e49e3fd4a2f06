import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

/** `DIR/NAME.js` for `require("NAME")`, as bytes in characters. */
export function readModules(folder: string | undefined): Map<string, string> {
  if (folder === undefined) return new Map();
  if (!existsSync(folder)) {
    throw new ToolError({
      code: 'USAGE_NO_FOLDER',
      message: `--modules "${folder}" is not a folder`,
      hint: 'Name the folder that holds NAME.js for require("NAME").',
      exitCode: ExitCode.usage,
    });
  }
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return new Map(files.map((name) => [name.slice(0, -3), readFileSync(join(folder, name), 'latin1')]));
}
