import { hide, methods, type Install } from './install.ts';

/** What differs in `Object`, `Function`, `Math`, and `JSON`. */
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
  installMath(interpreter);
  const json = interpreter.object();
  methods(interpreter, json, {
    stringify: (_self, [value, , space]) => interpreter.json.stringify(value, space),
    parse: (_self, [text]) => interpreter.parseJson(interpreter.text(text), false),
  });
  hide(global, 'JSON', json);
};

const installMath = (interpreter: Parameters<Install>[0]): void => {
  const math = interpreter.realm.intrinsics.Math;
  methods(interpreter, math, {
    // Halves go away from zero.
    round: (_self, [value]) => {
      const x = Number(value);
      return x < 0 ? -Math.floor(-x + 0.5) : Math.floor(x + 0.5);
    },
    clip: (_self, [value, low, high]) => Math.max(Number(low), Math.min(Number(high), Number(value))),
    wrap: (_self, [value, limit]) => {
      const range = Number(limit);
      const rest = Number(value) % range;
      return rest < 0 ? rest + range : rest;
    },
  });
};
