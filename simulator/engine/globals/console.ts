import { deepTrace } from '../deep-trace.ts';
import { stackText } from '../source-positions.ts';
import { methods, hide, type Install } from './install.ts';

/** `print` and `console`: arguments apart by a space, structures as the engine lays them out. */
export const installConsole: Install = (interpreter, define) => {
  const print = (_self: unknown, args: unknown[]): void => {
    interpreter.print(`${args.map((argument) => interpreter.json.print(argument)).join(' ')}\n`);
  };
  define('print', print);
  const trace = (self: unknown, args: unknown[]): void => {
    if (args.length > 0) print(self, args);
    interpreter.print(stackText(interpreter.positions.frames(deepTrace().stack ?? '')));
  };
  const console = interpreter.native('console', () => undefined);
  methods(interpreter, console, { log: print, error: print, warn: print, info: print, debug: print, trace });
  hide(interpreter.realm.global, 'console', console);
};
