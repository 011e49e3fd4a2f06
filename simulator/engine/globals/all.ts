import type { Interpreter } from '../interpreter.ts';
import { markLibrary } from '../library.ts';
import { installArrays } from './arrays.ts';
import { installConsole } from './console.ts';
import { installDates } from './dates.ts';
import { hide, type Define, type Install } from './install.ts';
import { installGraphics } from './graphics.ts';
import { installMath } from './math.ts';
import { installNumbers } from './numbers.ts';
import { installObjects } from './objects.ts';
import { installRegexps } from './regexps.ts';
import { installText } from './text.ts';
import { installTimers } from './timers.ts';

const FAMILIES: readonly Install[] = [
  installConsole,
  installNumbers,
  installMath,
  installText,
  installRegexps,
  installArrays,
  installObjects,
  installDates,
  installTimers,
  installGraphics,
];

/** Everything that the program finds without `require`; `ofBoard` are the families that need the board's hardware. */
export function installGlobals(interpreter: Interpreter, ofBoard: readonly Install[]): void {
  const { global } = interpreter.realm;
  const define: Define = (name, body) => hide(global, name, interpreter.native(name, body));
  for (const [type, make] of Object.entries(interpreter.errors.constructors)) hide(global, type, make);
  hide(global, 'Promise', interpreter.promises.constructor_);
  hide(global, 'global', global);
  for (const install of [...FAMILIES, ...ofBoard]) install(interpreter, define);
  for (const name of ['Math', 'JSON', 'E', 'process', 'Modules', 'url']) markLibrary(global[name] as object);
}
