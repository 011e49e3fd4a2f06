export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

export function isBuffer(value: object): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

export function isDate(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Date]';
}

export function membersOf(object: object): [name: string, read: () => unknown][] {
  return Object.keys(object).map((name) => [name, () => (object as Record<string, unknown>)[name]]);
}

/** What the interpreter brings; what the program makes is enumerable. */
export function nativesOf(global: object): object[] {
  return Object.values(Object.getOwnPropertyDescriptors(global)).flatMap(({ value, enumerable }) =>
    !enumerable && isObject(value) ? [value] : [],
  );
}

const OF_FUNCTIONS = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);

/** Names of a function's own members. Static ones are hidden in V8, as are those that a derived class does not have. */
export function ownNames(value: object, isClass: boolean): string[] {
  if (!isClass) return Object.keys(value);
  return Object.getOwnPropertyNames(value).filter((name) => {
    const { value: member, get, set } = Object.getOwnPropertyDescriptor(value, name)!;
    return !OF_FUNCTIONS.has(name) && (member !== undefined || get || set);
  });
}
