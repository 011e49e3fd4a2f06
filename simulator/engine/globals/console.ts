import { methods, hide, type Install } from './install.ts';

/** `print` and `console`: arguments apart by a space, structures as the engine lays them out. */
export const installConsole: Install = (interpreter, define) => {
  const print = (_self: unknown, args: unknown[]): void => {
    interpreter.print(`${args.map((argument) => interpreter.json.print(argument)).join(' ')}\n`);
  };
  define('print', print);
  const console = interpreter.native('console', () => undefined);
  methods(interpreter, console, { log: print, error: print, warn: print, info: print, debug: print });
  hide(interpreter.realm.global, 'console', console);
};
