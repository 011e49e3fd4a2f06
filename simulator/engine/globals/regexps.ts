import type { Interpreter } from '../interpreter.ts';
import { kindName } from '../kind-name.ts';
import { Regexp } from '../regexp.ts';
import { hide, methods, type Install } from './install.ts';

/** A `RegExp` of the program: an object with ordinary members, as the engine has it. */
interface RegexpObject {
  source?: unknown;
  flags?: unknown;
  lastIndex?: unknown;
}

type Match = unknown[] & { index: number; input: unknown };

/** `RegExp` and the methods of `String` that take one. */
export const installRegexps: Install = (interpreter) => {
  const { realm } = interpreter;
  const prototype = interpreter.classPrototype('RegExp');
  const make = (source: unknown, flags: unknown): object => {
    if (typeof source !== 'string') interpreter.throw('TypeError', `Expecting String as first argument, got ${kindName(source)}`);
    const members = { source, ...(flags === undefined || flags === '' ? {} : { flags }), lastIndex: 0 };
    return Object.setPrototypeOf(interpreter.object(members), prototype) as object;
  };
  interpreter.regexp = make;
  const constructor = realm.wrapConstructor((_target, [source, flags]) => make(source, flags), 'RegExp');
  Object.defineProperty(constructor, 'prototype', { value: prototype });
  hide(prototype, 'constructor', constructor);
  hide(realm.global, 'RegExp', constructor);
  methods(interpreter, prototype, {
    exec: (self: RegexpObject, [text]) => exec(interpreter, self, interpreter.text(text)),
    test: (self: RegexpObject, [text]) => exec(interpreter, self, interpreter.text(text)) !== null,
  });
  installTextMethods(interpreter, (value): value is RegexpObject => isRegexp(value, prototype));
};

function isRegexp(value: unknown, prototype: object): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === prototype;
}

function hasFlag({ flags }: RegexpObject, flag: string): boolean {
  return typeof flags === 'string' && flags.includes(flag);
}

/** Like the engine's, it moves `lastIndex` only for the flag g, and starts there in any case. */
function exec(interpreter: Interpreter, regexp: RegexpObject, text: string): Match | null {
  const from = Number(regexp.lastIndex ?? 0);
  if (typeof regexp.source !== 'string' || from > text.length) return null;
  const found = new Regexp(regexp.source, hasFlag(regexp, 'i'), (message) => interpreter.fail(message)).exec(text, from);
  regexp.lastIndex = found && hasFlag(regexp, 'g') ? found.index + found.text.length : 0;
  return found ? matchArray(interpreter, [found.text, ...found.groups], found.index, text) : null;
}

function matchArray(interpreter: Interpreter, items: readonly string[], index: number, input: unknown): Match {
  return Object.assign(interpreter.array(items), { index, input });
}

function installTextMethods(interpreter: Interpreter, isExpression: (value: unknown) => value is RegexpObject): void {
  const text = (value: unknown): string => interpreter.text(value);
  /** All matches from the start; an empty one is followed one character further on. */
  function* matches(regexp: RegexpObject, subject: string, all: boolean): Generator<Match> {
    regexp.lastIndex = 0;
    for (let match = exec(interpreter, regexp, subject); match; match = exec(interpreter, regexp, subject)) {
      yield match;
      const { length } = match[0] as string;
      if (!all) return;
      regexp.lastIndex = match.index + length + (length === 0 ? 1 : 0);
    }
    if (all) regexp.lastIndex = 0;
  }
  const replaceText = (subject: string, from: string, to: string, all: boolean): string => {
    let result = subject;
    for (let at = subject.indexOf(from); at >= 0; at = all ? result.indexOf(from, at + to.length) : -1)
      result = result.slice(0, at) + to + result.slice(at + from.length);
    return result;
  };
  const replacement = (to: unknown, match: Match): string => {
    if (typeof to === 'function') return text(interpreter.invoke(to, undefined, [...match, match.index, match.input]));
    return text(to).replaceAll(/\$([^]?)/g, (whole, digit: string) =>
      /[1-9]/.test(digit) ? ((match[Number(digit)] as string | undefined) ?? whole) : whole,
    );
  };
  const replace = (self: unknown, [from, to]: unknown[], everywhere: boolean): string => {
    const subject = text(self);
    if (!isExpression(from)) return replaceText(subject, text(from), text(to), everywhere);
    let result = '';
    let last = 0;
    for (const match of matches(from, subject, everywhere || hasFlag(from, 'g'))) {
      result += subject.slice(last, match.index) + replacement(to, match);
      last = match.index + (match[0] as string).length;
    }
    return result + subject.slice(last);
  };
  const split = (subject: string, separator: unknown): string[] => {
    if (!isExpression(separator)) return subject === '' && text(separator) === '' ? [] : subject.split(text(separator));
    const parts: string[] = [];
    let last = 0;
    separator.lastIndex = 0;
    for (let match = exec(interpreter, separator, subject); match; match = exec(interpreter, separator, subject)) {
      parts.push(subject.slice(last, match.index));
      last = match.index + (match[0] as string).length;
      separator.lastIndex = last;
      // The engine never leaves a place with an empty match: its memory fills up.
      interpreter.memory.charge(parts.length);
    }
    separator.lastIndex = 0;
    return [...parts, subject.slice(last)];
  };
  methods(interpreter, interpreter.realm.intrinsics.String.prototype, {
    match: (self, [pattern]) => {
      if (pattern === undefined) return undefined;
      const subject = text(self);
      if (!isExpression(pattern)) {
        const part = text(pattern);
        const index = subject.indexOf(part);
        return index < 0 ? null : matchArray(interpreter, [part], index, part);
      }
      if (!hasFlag(pattern, 'g')) {
        pattern.lastIndex = 0;
        return exec(interpreter, pattern, subject);
      }
      return interpreter.array(Array.from(matches(pattern, subject, true), ([whole]) => whole));
    },
    replace: (self, args) => interpreter.cpu.nativeCallback(() => replace(self, args, false)),
    replaceAll: (self, args) => interpreter.cpu.nativeCallback(() => replace(self, args, true)),
    // The engine has no limit argument.
    split: (self, [separator]) => interpreter.array(separator === undefined ? [text(self)] : split(text(self), separator)),
  });
}
