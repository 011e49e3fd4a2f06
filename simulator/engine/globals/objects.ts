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
  const keys = realmObject.keys;
  methods(interpreter, realmObject, {
    keys: (_self, [value]) =>
      value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean'
        ? interpreter.array([])
        : keys(value),
  });
  const json = interpreter.object();
  methods(interpreter, json, {
    stringify: (_self, [value, , space]) => interpreter.json.stringify(value, space),
    parse: (_self, [text]) => interpreter.parseJson(interpreter.text(text), false),
  });
  hide(global, 'JSON', json);
};
