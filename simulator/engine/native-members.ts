/**
 * What the engine's own objects keep beside what a program sees documented: it takes variables. Values stand for their kind; null stands
 * for the options that the object was made with (`libs/network/socketserver.c`). A socket is one that has received something.
 */
export const NATIVE_MEMBERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Socket: { type: 0, opt: null, sckt: 1, conn: true, hdrs: true, dRcv: undefined },
};

const options = new WeakMap<object, unknown>();
const modules = new WeakMap<object, object[]>();
const lists = new WeakMap<object, (() => readonly object[])[]>();

/** An object of the engine keeps the options that it was made with. */
export function keepOptions(object: object, given: unknown): void {
  options.set(object, given);
}

export function keptOptions(object: object): unknown {
  return options.get(object);
}

/** A module of the engine that the program has asked for. */
export function keepModule(engine: object, module: unknown): void {
  if (typeof module !== 'object' || module === null) return;
  const known = modules.get(engine);
  if (known) known.push(module);
  else modules.set(engine, [module]);
}

export function keptModules(engine: object): readonly object[] {
  return modules.get(engine) ?? [];
}

/** The engine keeps a list of objects, such as its watches: their members, as they are at the moment. */
export function keepList(engine: object, list: () => readonly object[]): void {
  const known = lists.get(engine);
  if (known) known.push(list);
  else lists.set(engine, [list]);
}

export function keptLists(engine: object): readonly object[] {
  return (lists.get(engine) ?? []).flatMap((list) => list());
}
