import { flattenBytes, toBytes } from '../byte-values.ts';
import { kindName } from '../kind-name.ts';
import { hide, methods, type Install } from './install.ts';

/** `String` and what differs in its methods: bytes, ASCII case, numbers written the engine's way. */
export const installText: Install = (interpreter, define) => {
  const { intrinsics, global, wrapConstructor } = interpreter.realm;
  const text = (value: unknown): string => interpreter.text(value);
  const string = wrapConstructor((newTarget, args) => {
    const value = args.length === 0 ? '' : text(args[0]);
    return newTarget === undefined ? value : new intrinsics.Object(value);
  }, 'String');
  const { prototype } = intrinsics.String;
  Object.defineProperty(string, 'prototype', { value: prototype });
  hide(prototype, 'constructor', string);
  hide(global, 'String', string);
  methods(interpreter, string, {
    fromCharCode: (_self, codes) => codes.map((code) => String.fromCharCode(Number(code) & 0xff)).join(''),
  });
  methods(interpreter, prototype, {
    toUpperCase: (self) => text(self).replaceAll(/[a-z]/g, (char) => char.toUpperCase()),
    toLowerCase: (self) => text(self).replaceAll(/[A-Z]/g, (char) => char.toLowerCase()),
    trim: (self) => text(self).replaceAll(/^[\t-\r ]+|[\t-\r ]+$/g, ''),
    concat: (self, args) => text(self) + args.map((value) => (value === undefined ? '' : text(value))).join(''),
  });
  const indexOf = ['indexOf', 'lastIndexOf', 'includes', 'startsWith', 'endsWith'] as const;
  methods(interpreter, prototype, {
    repeat: (self, [count]) => {
      const times = Math.trunc(Number(count)) || 0;
      if (times < 0) interpreter.fail('Invalid count value');
      const whole = text(self);
      interpreter.memory.charge(whole.length * times);
      return whole.repeat(times);
    },
    hasOwnProperty: () => false,
  });
  for (const name of indexOf) {
    const native = prototype[name] as (this: string, what: string, at?: number) => unknown;
    methods(interpreter, prototype, { [name]: (self, [what, at]) => Reflect.apply(native, text(self), [text(what), at]) });
  }
  define('atob', (_self, [value]) => {
    if (typeof value !== 'string') interpreter.fail(`Expecting String, got ${kindName(value)}`);
    return decodeBase64(value as string);
  });
  define('btoa', (_self, [value]) => {
    const isObject = typeof value === 'object' && value !== null;
    const bytes = typeof value === 'string' || isObject ? (toBytes(value) ?? flattenBytes(Object.values(value as object))) : undefined;
    return Buffer.from(bytes ?? interpreter.fail(`Expecting String or Array, got ${kindName(value)}`)).toString('base64');
  });
  define('encodeURIComponent', (_self, [value]) =>
    text(value).replaceAll(/[^A-Za-z0-9\-_.!~*'()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
  );
  // `char` is unsigned on the chip, so what is no hexadecimal number becomes 255.
  define('decodeURIComponent', (_self, [value]) => {
    const whole = text(value);
    if (/[\x80-\xff]/.test(whole)) interpreter.fail('ASCII only');
    return whole.replaceAll(/%([^]{0,2})/g, (_whole, hex: string) =>
      String.fromCharCode(/^[0-9a-fA-F]{2}$/.test(hex) ? parseInt(hex, 16) : 255),
    );
  });
};

/** As the engine does it: bytes that are not of the alphabet stand for nothing, and the length follows from the characters alone. */
function decodeBase64(text: string): string {
  const chars = text.replaceAll(/[\t-\r ]/g, '');
  const length = Math.max(0, Math.floor((chars.length * 3) / 4) - (chars.endsWith('=') ? 1 : 0) - (chars.at(-2) === '=' ? 1 : 0));
  return Buffer.from(chars, 'base64').toString('latin1').padEnd(length, '\0').slice(0, length);
}
