import { createContext, runInContext, type Context } from 'node:vm';
import { inspect } from 'node:util';
import type { Evaluator } from './repl-console.ts';

export interface ScriptEnvironment {
  readonly version: string;
  readonly board: string;
}

/** The longest that one line may run. */
const LINE_MS = 1000;

/** Runs console lines as plain JavaScript with the interpreter's `print`, `process.env`, `reset` and Storage: enough for an upload and for questions to it. */
export function scriptEvaluator({ version, board }: ScriptEnvironment): Evaluator {
  const files = new Map<string, string>();
  let context: Context;
  let print: (text: string) => void = () => undefined;
  const globals = (): object => {
    const say = (...values: unknown[]): void =>
      print(`${values.map((value) => (typeof value === 'string' ? value : show(value))).join(' ')}\n`);
    const storage = {
      read: (name: string) => files.get(name),
      write: (name: string, text: string, offset = 0) => {
        const present = files.get(name) ?? '';
        return files.set(name, present.slice(0, offset).padEnd(offset) + text + present.slice(offset + text.length)) && true;
      },
      list: () => [...files.keys()],
      erase: (name: string) => void files.delete(name),
    };
    return {
      print: say,
      console: { log: say },
      process: { version, env: { VERSION: version, BOARD: board, MODULES: 'Storage' } },
      require: (name: string) => (name === 'Storage' ? storage : missing(name)),
      reset: () => restart(),
      echo: () => undefined,
      load: () => restart(),
      Modules: { addCached: () => undefined },
      E: {},
    };
  };
  const restart = (): void => void (context = createContext(globals()));
  return {
    restart: (printer) => {
      print = printer;
      restart();
    },
    evaluate: (source) => show(runInContext(source, context, { timeout: LINE_MS })),
  };
}

function missing(name: string): never {
  throw new Error(`Module ${name} not found`);
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : inspect(value);
}
