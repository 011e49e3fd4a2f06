import type { EngineHost } from '../host.ts';

/** A native object of the engine: its functions are there, and no loop over its members finds them. */
export function nativeObject(
  host: EngineHost,
  functions: Readonly<Record<string, (...args: never[]) => unknown>>,
  className?: string,
): object {
  const object = host.object({}, className);
  for (const [name, body] of Object.entries(functions))
    Object.defineProperty(object, name, { value: host.fn(body as () => unknown), writable: true, configurable: true, enumerable: false });
  return object;
}

/** What is there on the board and not in the imitation. */
export function notModelled(host: EngineHost, name: string): () => never {
  return () => {
    throw host.error('InternalError', `${name} is not modelled; run the program on a real interpreter (--engine)`);
  };
}
