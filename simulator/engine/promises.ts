import { kindName } from './kind-name.ts';
import type { Realm, RealmFunction } from './realm.ts';

/** What promises need of the interpreter. */
export interface PromiseHost {
  readonly realm: Realm;
  /** Queues a host job behind the queued events. */
  queue(job: () => void): void;
  /** Calls a program function; what it throws comes as the engine's error. */
  attempt(callback: unknown, self: unknown, args: readonly unknown[]): { readonly value: unknown } | { readonly error: unknown };
  fail(message: string, type?: 'TypeError'): never;
  /** Reports an error where no handler can catch it. */
  uncaught(message: string): void;
  text(value: unknown): string;
}

type State = 'pending' | 'rejected' | 'fulfilled';
const STATE_NUMBERS: Readonly<Record<State, number>> = { pending: 0, rejected: 1, fulfilled: 2 };

interface Reaction {
  readonly callback: unknown;
  readonly next: Box;
}

/** One right to settle a promise; used up by the first settling. */
interface Box {
  readonly promise: object;
  used: boolean;
  /** Of a promise that follows another. */
  readonly follows?: boolean;
}

interface Inner {
  state: State;
  value: unknown;
  /** Results of those that `all` waits for. */
  all?: readonly unknown[];
  reactions: { fulfilled: Reaction; rejected: Reaction }[] | undefined;
}

/**
 * The engine's own Promise: only `then`, `catch`, `resolve`, `reject`, `all`. Jobs share one queue with emitted events.
 * A rejection without any `then` or `catch` at the time it is sealed is reported at once.
 */
export class Promises {
  readonly constructor_: RealmFunction;
  readonly #host: PromiseHost;
  readonly #inner = new WeakMap<object, Inner>();
  /** What the functions settle that an executor gets; those of `all` have the place of their result, too. */
  readonly #settled = new WeakMap<object, { readonly box: Box; readonly index?: number }>();
  readonly #keptBoxes = new WeakMap<Box, object>();

  constructor(host: PromiseHost) {
    this.#host = host;
    const { realm } = host;
    this.constructor_ = realm.wrapConstructor((_target, [executor]) => this.#construct(executor), 'Promise');
    const prototype = new realm.intrinsics.Object();
    hide(prototype, 'constructor', this.constructor_);
    hide(
      prototype,
      'then',
      realm.wrap((self, [fulfilled, rejected]) => this.#then(self as object, fulfilled, rejected), 'then'),
    );
    hide(
      prototype,
      'catch',
      realm.wrap((self, [rejected]) => this.#then(self as object, undefined, rejected), 'catch'),
    );
    Object.defineProperty(this.constructor_, 'prototype', { value: prototype });
    const statics = {
      resolve: (value: unknown) => this.resolve(value),
      reject: (value: unknown) => this.reject(value),
      all: (items: unknown) => this.#all(items),
    };
    for (const [name, body] of Object.entries(statics))
      hide(
        this.constructor_,
        name,
        realm.wrap((_self, [argument]) => body(argument), name),
      );
  }

  /** What the engine keeps in a promise, or in a function that settles one, beside what a program sees (`src/jswrap_promise.c`). */
  kept(value: object): Readonly<Record<string, unknown>> | undefined {
    const settled = this.#settled.get(value);
    if (settled) return { _ths: this.#keptBox(settled.box), ...(settled.index !== undefined && { '': settled.index }) };
    const inner = this.#inner.get(value);
    if (!inner) return undefined;
    const list = (kind: 'fulfilled' | 'rejected'): unknown[] =>
      inner.reactions!.map((reaction) => ({ cb: reaction[kind].callback, next: this.#keptBox(reaction[kind].next) }));
    return {
      ...(inner.reactions && { _thn: list('fulfilled'), _cat: list('rejected') }),
      ...(inner.all && { _n: inner.all.length, _res: inner.all }),
      // One that follows another has that for its value.
      ...((inner.state !== 'pending' || inner.value !== undefined) && { _val: inner.value }),
    };
  }

  #keptBox(box: Box): object {
    const kept = this.#keptBoxes.get(box) ?? {};
    this.#keptBoxes.set(box, kept);
    return Object.assign(kept, { prom: box.promise }, (box.used || box.follows) && { resl: box.used });
  }

  resolve(value: unknown): object {
    if (this.#isPromise(value)) return value;
    const then = ownThen(value);
    if (then !== undefined) return this.#construct(then);
    const box = this.#create();
    this.#host.queue(() => this.#settle(box, value, true));
    return box.promise;
  }

  reject(value: unknown): object {
    const box = this.#create();
    this.#host.queue(() => this.#settle(box, value, false));
    return box.promise;
  }

  #then(parent: object, onFulfilled: unknown, onRejected: unknown): object {
    const next = this.#create();
    const inner = this.#inner.get(parent);
    const fulfilled = { callback: typeof onFulfilled === 'function' ? onFulfilled : undefined, next };
    const rejected = { callback: typeof onRejected === 'function' ? onRejected : undefined, next };
    if (!inner) return next.promise;
    if (inner.state === 'pending') {
      (inner.reactions ??= []).push({ fulfilled, rejected });
    } else {
      // A reaction without a callback on a settled promise passes its value on as a rejection: the engine's own behaviour.
      this.#queueReaction(parent, inner.state === 'fulfilled' ? fulfilled : rejected, inner.value, false);
    }
    return next.promise;
  }

  #construct(executor: unknown): object {
    if (executor === undefined) this.#host.fail('Function required in promise constructor');
    const box = this.#create();
    const settle = (resolving: boolean): RealmFunction => {
      const name = resolving ? 'resolve' : 'reject';
      const settling = this.#host.realm.wrap((_self, [value]) => this.#host.queue(() => this.#settle(box, value, resolving)), name);
      this.#settled.set(settling, { box });
      return settling;
    };
    const outcome = this.#host.attempt(executor, box.promise, [settle(true), settle(false)]);
    if ('error' in outcome) this.#host.queue(() => this.#settle(box, outcome.error, false));
    return box.promise;
  }

  #create(): Box {
    const promise = Object.setPrototypeOf(new this.#host.realm.intrinsics.Object(), this.constructor_.prototype) as Record<string, unknown>;
    promise['state'] = STATE_NUMBERS.pending;
    this.#inner.set(promise, { state: 'pending', value: undefined, reactions: undefined });
    return { promise, used: false };
  }

  #isPromise(value: unknown): value is object {
    return isObject(value) && this.#inner.has(value);
  }

  #settle(box: Box, value: unknown, resolving: boolean): void {
    if (box.used) return;
    box.used = true;
    if (value === box.promise) return this.#host.uncaught('Illegal resolving to self');
    this.#inner.get(box.promise)!.value = value;
    const then = !resolving ? undefined : this.#isPromise(value) ? (value as unknown as { then: unknown }).then : ownThen(value);
    if (typeof then !== 'function') return this.#seal(box.promise, value, resolving);
    this.#follow(box.promise, value as object, then);
  }

  /** Adopts the state of another promise or thenable. */
  #follow(promise: object, target: object, then: unknown): void {
    const box: Box = { promise, used: false, follows: true };
    const { wrap } = this.#host.realm;
    const resolve = wrap((_self, [value]) => this.#settle(box, value, true), 'resolve');
    const reject = wrap((_self, [value]) => this.#settle(box, value, false), 'reject');
    for (const settling of [resolve, reject]) this.#settled.set(settling, { box });
    const outcome = this.#host.attempt(then, target, [resolve, reject]);
    if ('error' in outcome) this.#settle(box, outcome.error, false);
  }

  #seal(promise: object, value: unknown, resolving: boolean): void {
    const inner = this.#inner.get(promise)!;
    inner.state = resolving ? 'fulfilled' : 'rejected';
    (promise as { state: number }).state = STATE_NUMBERS[inner.state];
    if (!inner.reactions) {
      if (!resolving) this.#host.uncaught(`Unhandled promise rejection: ${this.#host.text(value)}`);
      return;
    }
    for (const { fulfilled, rejected } of inner.reactions) this.#queueReaction(promise, resolving ? fulfilled : rejected, value, resolving);
  }

  #queueReaction(promise: object, { callback, next }: Reaction, value: unknown, passAsFulfilled: boolean): void {
    this.#host.queue(() => {
      if (callback === undefined) return this.#settle(next, value, passAsFulfilled);
      const outcome = this.#host.attempt(callback, promise, [value]);
      if ('error' in outcome) this.#settle(next, outcome.error, false);
      else this.#settle(next, outcome.value, true);
    });
  }

  #all(items: unknown): object {
    const { realm } = this.#host;
    if (!isObject(items)) this.#host.fail(`Expecting something iterable, got ${kindName(items)}`, 'TypeError');
    const box = this.#create();
    const results = new realm.intrinsics.Array() as unknown[];
    let remaining = 0;
    let over = false;
    const finish = (value: unknown, resolving: boolean): void => {
      over = true;
      this.#host.queue(() => this.#settle(box, value, resolving));
    };
    const reject = realm.wrap((_self, [value]) => over || finish(value, false), 'reject');
    this.#settled.set(reject, { box });
    this.#inner.get(box.promise)!.all = results;
    Array.from(items as ArrayLike<unknown>).forEach((item, index) => {
      if (!this.#isPromise(item)) {
        results[index] = item;
        return;
      }
      remaining++;
      const resolve = realm.wrap((_self, [value]) => {
        results[index] = value;
        if (--remaining === 0 && !over) finish(results, true);
      }, 'resolve');
      this.#settled.set(resolve, { box, index });
      this.#then(item, resolve, reject);
    });
    return remaining === 0 ? this.resolve(results) : box.promise;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Only a `then` of the object itself makes it a thenable; one of its class does not. */
function ownThen(value: unknown): unknown {
  if (!isObject(value) || Array.isArray(value) || !Object.hasOwn(value, 'then')) return undefined;
  const { then } = value as { then: unknown };
  return typeof then === 'function' ? then : undefined;
}

function hide(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
}
