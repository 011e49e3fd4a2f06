import type { Realm } from '../realm.ts';
import type { Ledger } from './ledger.ts';

/** `bind` that tells what it binds: V8 does not show that of its result. */
export function noteBoundFunctions({ intrinsics, wrap }: Realm, ledger: Ledger): void {
  const prototype = intrinsics.Function.prototype as { bind: (...args: unknown[]) => object };
  const { bind } = prototype;
  const value = wrap((target, args) => {
    const bound = Reflect.apply(bind, target, args);
    ledger.noteBound(bound, { target: target as object, self: args[0], given: args.slice(1) });
    return bound;
  }, 'bind');
  Object.defineProperty(prototype, 'bind', { value, writable: true, configurable: true, enumerable: false });
}
