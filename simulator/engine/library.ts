/** Native objects that the engine takes for functions, such as `Math` and `E`. */
const libraries = new WeakSet<object>();

export function markLibrary(object: object): void {
  libraries.add(object);
}

export function isLibrary(object: object): boolean {
  return libraries.has(object);
}
