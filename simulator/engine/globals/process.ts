import { parseUrl } from '../modules/url.ts';
import { hide, methods, type Define, type Install } from './install.ts';

export const ENGINE_VERSION = '2v29.277';
/** Variables that the interpreter takes for itself. */
const USED_AT_START = 250;

export interface SystemParts {
  readonly serial: string;
  /** `process.env.BOARD`. */
  readonly board: string;
  readonly moduleNames: () => readonly string[];
  /** Starts the interpreter anew when the handler is done: `all` boot files, or all but the saved code. */
  restart(kind: 'reset' | 'load', file?: string): void;
}

/** `process`, `getSerial`, `reset`, `load` and other functions about the system itself. */
export const installSystem =
  ({ serial, board, moduleNames, restart }: SystemParts): Install =>
  (interpreter, define: Define) => {
    const process = interpreter.object({}, 'process');
    hide(process, 'version', ENGINE_VERSION);
    Object.defineProperty(process, 'env', {
      get: () =>
        interpreter.object({
          VERSION: ENGINE_VERSION,
          GIT_COMMIT: 'c5ff787b1',
          BOARD: board,
          RAM: 524288,
          FLASH: 0,
          STORAGE: 917504,
          SERIAL: serial,
          CONSOLE: 'Serial1',
          MODULES: moduleNames().join(','),
        }),
    });
    methods(interpreter, process, {
      memory: () => {
        const { total } = interpreter.memory;
        const usage = Math.min(total, USED_AT_START + interpreter.memory.usage(interpreter.realm.global));
        return interpreter.object({
          free: total - usage,
          usage,
          total,
          history: 0,
          gc: 0,
          gctime: 0,
          blocksize: 14,
        });
      },
    });
    hide(interpreter.realm.global, 'process', process);
    const url = interpreter.object({}, 'url');
    methods(interpreter, url, {
      parse: (_self, [text, asObject]) => {
        if (typeof text !== 'string') return undefined;
        const { query, ...parsed } = parseUrl(text, Boolean(asObject));
        return interpreter.object({ ...parsed, query: typeof query === 'object' && query !== null ? interpreter.object(query) : query });
      },
    });
    hide(interpreter.realm.global, 'url', url);
    define('getSerial', () => serial);
    define('reset', () => restart('reset'));
    define('load', (_self, [file]) => restart('load', file === undefined ? undefined : interpreter.text(file)));
    for (const name of ['echo', 'setBusyIndicator', 'setSleepIndicator']) define(name, () => undefined);
  };
