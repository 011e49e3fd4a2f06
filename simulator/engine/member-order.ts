/**
 * Members of an object in the order in which they were added, as the engine keeps them; V8 puts whole numbers first. Kept only for objects
 * that were given such a member.
 */
interface Added {
  readonly key: string;
  /** The member that was last when this one came; undefined: it came first. */
  readonly after: string | undefined;
}

const orders = new WeakMap<object, Added[]>();
const INDEX = /^(?:0|[1-9]\d{0,9})$/;

export function isIndexKey(key: PropertyKey): boolean {
  return typeof key === 'number' ? key >= 0 && Number.isInteger(key) : typeof key === 'string' && INDEX.test(key);
}

/** To be called before a member whose name is a whole number is added to a plain object. */
export function noteIndexMember(object: object, key: string): void {
  if (Object.hasOwn(object, key)) return;
  const keys = memberNames(object);
  const added = (orders.get(object) ?? []).filter((one) => one.key !== key);
  added.push({ key, after: keys.at(-1) });
  orders.set(object, added);
}

/** To be called before a member is deleted: what stood behind it stands behind the one before. */
export function forgetMember(object: object, key: string): void {
  const added = orders.get(object);
  if (!added) return;
  const names = memberNames(object);
  const before = names[names.indexOf(key) - 1];
  orders.set(
    object,
    added.filter((one) => one.key !== key).map((one) => (one.after === key ? { ...one, after: before } : one)),
  );
}

/** `Object.keys` in the engine's order. */
export function memberNames(object: object): string[] {
  const keys = ownNames(object);
  const added = orders.get(object);
  if (!added) return keys;
  const present = new Set(keys);
  const moved = added.filter(({ key }) => present.has(key));
  const names = keys.filter((key) => !moved.some((one) => one.key === key));
  for (const { key, after } of moved) {
    const index = after === undefined ? -1 : names.indexOf(after);
    // What it stood behind is gone: it stays in front of what came later.
    names.splice(after === undefined ? 0 : index < 0 ? names.length : index + 1, 0, key);
  }
  return names;
}

/** Classes and their prototypes list everything that the class body made; only loops and printing leave `constructor` out. */
function ownNames(object: object): string[] {
  if (typeof object === 'function') return isClass(object) ? staticNames(object) : Object.keys(object);
  const maker = Object.getOwnPropertyDescriptor(object, 'constructor')?.value as unknown;
  const isPrototype = typeof maker === 'function' && maker.prototype === object && isClass(maker);
  return isPrototype ? Object.getOwnPropertyNames(object) : Object.keys(object);
}

/** `derived` hides what is not inherited behind members that are undefined. */
function staticNames(constructor: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(constructor))
    .filter(([name, { enumerable, value, get }]) => enumerable || (name !== 'length' && name !== 'name' && (value !== undefined || get)))
    .map(([name]) => name);
}

function isClass(maker: object): boolean {
  return Function.prototype.toString.call(maker).startsWith('class');
}
