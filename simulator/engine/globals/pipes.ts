import type { EngineHost } from '../host.ts';
import type { Interpreter } from '../interpreter.ts';
import { Pipes } from '../pipes.ts';
import { hide } from './install.ts';

/** `E.pipe`, and the idle loop's part in it. */
export const installPipes = (interpreter: Interpreter): void => {
  const pipes = new Pipes({
    object: (members) => interpreter.object(members),
    native: (name, body) => interpreter.native(name, body),
    emit: (target, event, ...args) => interpreter.emit(target, event, ...args),
    callNow: (callback, self, args) => {
      let value: unknown;
      interpreter.runHandler(() => (value = interpreter.invoke(callback, self, args)), undefined, []);
      return value;
    },
    uncaught: (error) => interpreter.uncaught(error),
    error: (type, message) => interpreter.error(type, message),
    throw: (type, message) => interpreter.throw(type, message),
    wake: () => interpreter.loop.wake(),
  });
  interpreter.loop.streams = () => pipes.run();
  interpreter.pipe = (source, destination, options) => pipes.open(source, destination, options);
  const pipe = (_self: unknown, args: unknown[]): void => interpreter.pipe(...(args as Parameters<EngineHost['pipe']>));
  hide(interpreter.realm.global['E'] as object, 'pipe', interpreter.native('pipe', pipe));
};
