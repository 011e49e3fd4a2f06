import { readFileSync } from 'node:fs';
import { existingFile } from '../entry.ts';
import type { ReplActions } from './session.ts';
import { statementsOf } from './statement.ts';

export const DOT_HELP = [
  '.load FILE   run a JavaScript file, statement by statement',
  '.reset       start the interpreter anew, without the program',
  '.reboot      restart the board, with the program',
  '.clear       drop what was begun',
  '.exit        end (also Ctrl-D)',
  'Tab completes pins, names, their members, and modules in require("…"). Ctrl-C drops the line, or interrupts what runs.',
].join('\n');

/** Does what a line that begins with a point says. False when it is none of these commands. */
export async function dotCommand(line: string, actions: ReplActions): Promise<boolean> {
  const [name = '', ...rest] = line.trim().split(/\s+/);
  switch (name) {
    case '.help':
      actions.say(DOT_HELP);
      return true;
    case '.load':
      for (const statement of statementsOf(readFileSync(existingFile(rest.join(' '), 'the script'), 'utf8')))
        if (!(await actions.run(statement))) return true;
      return true;
    case '.reset':
      await actions.console.restart('reset');
      return true;
    case '.reboot':
      await actions.console.restart('E.reboot');
      return true;
    default:
      return false;
  }
}
