import type { Realm } from './realm.ts';

/** Which class an object is of, as `print` puts it in front. */
export class ClassNames {
  readonly #realm: Realm;
  readonly #natives = new Map<string, object>();

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  /** Prototype of the native class of that name. */
  prototype(name: string): object {
    let prototype = this.#natives.get(name);
    if (!prototype) {
      prototype = new this.#realm.intrinsics.Object();
      this.#natives.set(name, prototype);
    }
    return prototype;
  }

  nameOf(value: object): string | undefined {
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (!prototype || prototype === this.#realm.intrinsics.Object.prototype) return undefined;
    for (const [name, known] of this.#natives) if (known === prototype) return name;
    const { constructor } = prototype;
    if (typeof constructor !== 'function') return undefined;
    const { global } = this.#realm;
    if (constructor.name !== '' && global[constructor.name] === constructor) return constructor.name;
    return Object.keys(global).find((name) => global[name] === constructor);
  }
}
