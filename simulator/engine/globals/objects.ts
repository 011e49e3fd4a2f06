import { isIndexKey, memberNames, noteIndexMember } from '../member-order.ts';
import { kindName } from '../kind-name.ts';
import { hide, methods, type Install } from './install.ts';

/** What differs in `Object`, `Function` and `JSON`. */
export const installObjects: Install = (interpreter) => {
  const { intrinsics, global } = interpreter.realm;
  const realmObject = intrinsics.Object;
  methods(interpreter, realmObject.prototype, {
    toString: (self: unknown) => interpreter.text(self),
  });
  interpreter.valueText.plainToString = realmObject.prototype.toString;
  methods(interpreter, intrinsics.Function.prototype, { toString: (self: unknown) => interpreter.text(self) });
  const names = (value: unknown): string[] =>
    value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean'
      ? []
      : typeof value === 'string'
        ? Object.keys(value)
        : memberNames(value as object);
  const member = (value: unknown, name: string): unknown => (value as Record<string, unknown>)[name];
  const define = realmObject.defineProperty;
  methods(interpreter, realmObject, {
    keys: (_self, [value]) => interpreter.array(names(value)),
    values: (_self, [value]) => interpreter.array(names(value).map((name) => member(value, name))),
    entries: (_self, [value]) => interpreter.array(names(value).map((name) => interpreter.array([name, member(value, name)]))),
    assign: (_self, [target, ...sources]) => {
      if (target === undefined) return undefined;
      if (typeof target !== 'object' || target === null || Array.isArray(target))
        interpreter.throw('TypeError', `Expecting Object, got ${kindName(target)}`);
      for (const source of sources) {
        if (source !== undefined && source !== null && (typeof source !== 'object' || Array.isArray(source)))
          interpreter.throw('TypeError', `Expecting Object, got ${kindName(source)}`);
        for (const name of names(source)) {
          if (isIndexKey(name)) noteIndexMember(target as object, name);
          (target as Record<string, unknown>)[name] = member(source, name);
        }
      }
      return target;
    },
    // Texts alone are keys.
    fromEntries: (_self, [entries]) => {
      const object = interpreter.object();
      for (const [key, value] of Array.isArray(entries) ? (entries as [unknown, unknown][]) : []) {
        if (typeof key !== 'string') continue;
        if (isIndexKey(key)) noteIndexMember(object, key);
        (object as Record<string, unknown>)[key] = value;
      }
      return object;
    },
    create: (_self, [prototype]) => {
      if (prototype !== null && typeof prototype !== 'object' && typeof prototype !== 'function')
        interpreter.throw('TypeError', `Object prototype may only be an Object or null: ${kindName(prototype)}`);
      return Object.setPrototypeOf(interpreter.object(), prototype as object) as object;
    },
    // Everything is enumerable, and what is new and not writable refuses.
    defineProperty: (_self, [target, key, descriptor]) => {
      const name = interpreter.text(key);
      const given = descriptor as PropertyDescriptor;
      const { value, writable } = given;
      const fixed: PropertyDescriptor =
        writable === false && !Object.hasOwn(target as object, name)
          ? {
              get: interpreter.native(name, () => value),
              set: interpreter.native(name, () => interpreter.throw('TypeError', 'Assignment to a constant')),
            }
          : given;
      return define(target as object, name, {
        ...fixed,
        enumerable: true,
        configurable: true,
        ...('value' in fixed ? { writable: true } : {}),
      });
    },
    getOwnPropertyDescriptor: (_self, [target, key]) => {
      const found = Object.getOwnPropertyDescriptor(target as object, interpreter.text(key));
      if (!found) return undefined;
      const { writable = true, enumerable, configurable, value } = found;
      const { get, set } = found;
      return interpreter.object(
        get || set
          ? { writable, enumerable, configurable, ...(get && { get }), ...(set && { set }) }
          : { writable, enumerable, configurable, value },
      );
    },
  });
  hide(realmObject.prototype, 'constructor', undefined);
  const json = interpreter.object();
  methods(interpreter, json, {
    stringify: (_self, [value, , space]) => interpreter.json.stringify(value, space),
    parse: (_self, [text]) => interpreter.parseJson(interpreter.text(text), false),
  });
  hide(global, 'JSON', json);
};
