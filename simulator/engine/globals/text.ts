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
    concat: (self, args) => text(self) + args.map(text).join(''),
  });
  const split = (prototype as { split?: unknown }).split as typeof String.prototype.split;
  const replace = (prototype as { replace?: unknown }).replace as (from: unknown, to: unknown) => string;
  const indexOf = ['indexOf', 'lastIndexOf', 'includes', 'startsWith', 'endsWith'] as const;
  methods(interpreter, prototype, {
    // The engine has no limit argument.
    split: (self, [separator]) =>
      interpreter.array(separator === undefined ? [text(self)] : (Reflect.apply(split, text(self), [asPattern(separator)]) as string[])),
    replace: (self, [from, to]) =>
      interpreter.cpu.nativeCallback(() =>
        Reflect.apply(replace, text(self), [asPattern(from), typeof to === 'function' ? callback(to) : text(to)]),
      ),
  });
  for (const name of indexOf) {
    const native = prototype[name] as (this: string, what: string, at?: number) => unknown;
    methods(interpreter, prototype, { [name]: (self, [what, at]) => Reflect.apply(native, text(self), [text(what), at]) });
  }
  function asPattern(value: unknown): string {
    return (value instanceof intrinsics.RegExp ? value : text(value)) as string;
  }
  function callback(body: unknown): (...args: unknown[]) => string {
    return (...args) => text(interpreter.invoke(body, undefined, args));
  }

  define('atob', (_self, [value]) => {
    if (typeof value !== 'string') interpreter.fail(`Expecting String, got ${typeof value}`);
    return Buffer.from(value as string, 'base64').toString('latin1');
  });
  define('btoa', (_self, [value]) => Buffer.from(byteString(value), 'latin1').toString('base64'));
  function byteString(value: unknown): string {
    return typeof value === 'string' ? value : Array.from(value as ArrayLike<number>, (byte) => String.fromCharCode(byte & 0xff)).join('');
  }
  define('encodeURIComponent', (_self, [value]) =>
    text(value).replaceAll(/[^A-Za-z0-9\-_.!~*'()]/g, (char) => {
      if (char.charCodeAt(0) > 127) interpreter.fail('ASCII only');
      return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
    }),
  );
  define('decodeURIComponent', (_self, [value]) =>
    text(value).replaceAll(/%(..?)?/g, (_whole, hex: string | undefined) => {
      const code = hex !== undefined && /^[0-9a-fA-F]{2}$/.test(hex) ? parseInt(hex, 16) : 256;
      if (code > 127) interpreter.fail('Invalid URI');
      return String.fromCharCode(code);
    }),
  );
};
