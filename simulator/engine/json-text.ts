import type { ValueText } from './value-text.ts';
import { elements } from './value-text.ts';
import { isLibrary } from './library.ts';
import { memberNames } from './member-order.ts';
import { pinName } from './pin-object.ts';
import { sourceOf } from './function-text.ts';
import type { FunctionSource } from './walk.ts';

/** How structures are written: by `JSON.stringify`, or for people by `print` and `console.log`. */
interface Style {
  readonly json: boolean;
  /** Spaces behind commas and inside brackets. */
  readonly pretty: boolean;
  /** `some`: a line of its own for whatever is not a short value; `all`: for everything. */
  readonly newLines: 'none' | 'some' | 'all';
  readonly indent: string;
  /** Names without quotes, and functions without what is in them. */
  readonly abridged?: boolean;
}

const PRINTED: Style = { json: false, pretty: true, newLines: 'some', indent: '  ' };
const ITEMS_ON_LINE = 4;
const IDENTIFIER = /^(?:[A-Za-z_$][\w$]{0,61}|\d+)$/;
/** In print, an object of a named class is preceded by its name. */
type ClassName = (value: object) => string | undefined;

export class JsonText {
  readonly #text: ValueText;
  readonly #functions: readonly FunctionSource[];
  readonly #className: ClassName;
  readonly #open = new Set<object>();

  constructor(text: ValueText, functions: readonly FunctionSource[], className: ClassName) {
    this.#text = text;
    this.#functions = functions;
    this.#className = className;
  }

  stringify(value: unknown, space?: unknown): string {
    const indent =
      typeof space === 'number' ? ' '.repeat(Math.max(0, Math.min(10, Math.trunc(space)))) : space == null ? '' : this.#text.of(space);
    const style: Style = { json: true, pretty: indent !== '', newLines: indent !== '' ? 'all' : 'none', indent };
    return this.#write(value, undefined, style, 0, true);
  }

  /** `E.toJS`, which is also what an EVAL packet is answered with. */
  asJs(value: unknown): string {
    return value === undefined ? 'null' : this.relaxed(value);
  }

  /** JSON without quotes around names, in the engine's own escapes: `Storage.writeJSON`. */
  relaxed(value: unknown): string {
    return this.#write(value, undefined, { json: false, pretty: false, newLines: 'none', indent: '' }, 0, true);
  }

  /** What `print` writes for one argument. */
  print(value: unknown): string {
    return typeof value === 'string' ? value : this.#write(value, undefined, PRINTED, 0, false);
  }

  /** What the console shows of the value of a line. */
  shown(value: unknown): string {
    return this.#write(value, undefined, { ...PRINTED, abridged: true }, 0, false);
  }

  #write(value: unknown, key: string | undefined, style: Style, depth: number, toJson: boolean): string {
    switch (typeof value) {
      case 'undefined':
        return style.json ? 'null' : 'undefined';
      case 'string':
        return quote(value, style.json);
      case 'number':
        return style.json && !Number.isFinite(value) ? 'null' : this.#text.of(value);
      case 'function':
        return style.json ? 'undefined' : this.#function(value, style);
      case 'object':
        if (value !== null) return this.#guarded(value, key, style, depth, toJson);
        return 'null';
      default:
        return String(value);
    }
  }

  #function(value: object, { abridged }: Style): string {
    const source = sourceOf(value, this.#functions);
    return `function ${abridged && !source.endsWith('[native code] }') ? source.replace(/\{[^]*$/, '{ ... }') : source}`;
  }

  /** A structure inside itself is written as dots, not refused. */
  #guarded(value: object, key: string | undefined, style: Style, depth: number, toJson: boolean): string {
    if (this.#open.has(value)) return ' ... ';
    this.#open.add(value);
    try {
      const boxed = boxedValue(value);
      if (boxed !== undefined)
        return typeof boxed === 'string' && depth === 0 && style.pretty && !style.json
          ? boxed
          : this.#write(boxed, key, style, depth, toJson);
      if (!style.json && isLibrary(value)) return 'function () { [native code] }';
      const pin = pinName(value);
      if (pin !== undefined) return style.json ? `"${pin}"` : pin;
      if (Array.isArray(value)) return this.#array(value, style, depth, toJson);
      const numbers = elements(value);
      if (numbers) return this.#numbers(value, numbers, style);
      return this.#object(value as Record<string, unknown>, key, style, depth, toJson);
    } finally {
      this.#open.delete(value);
    }
  }

  #array(value: unknown[], style: Style, depth: number, toJson: boolean): string {
    const lines = new Lines(style, depth);
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      lines.item(item, this.#write(item, String(index), style, depth + 1, toJson));
    }
    if (style.pretty && !style.json) {
      const rest = Object.keys(value).filter((name) => !/^\d+$/.test(name));
      lines.apart(() => this.#members(value as unknown as Record<string, unknown>, rest, lines, style, depth, toJson));
    }
    return lines.close(style.pretty ? '[ ' : '[', style.pretty ? ' ]' : ']');
  }

  #object(value: Record<string, unknown>, key: string | undefined, style: Style, depth: number, toJson: boolean): string {
    let prefix = '';
    if (!style.json) {
      const name = style.pretty ? this.#className(value) : undefined;
      if (name !== undefined) {
        prefix = `${name}: `;
        const { toString } = value;
        if (typeof toString === 'function' && toString !== this.#text.plainToString)
          return prefix + this.#text.of(Reflect.apply(toString, value, []));
      }
    }
    const replace = toJson ? value['toJSON'] : undefined;
    if (typeof replace === 'function') {
      const result: unknown = Reflect.apply(replace, value, [key]);
      if (result === value) this.#open.delete(value);
      return this.#write(result, undefined, style, depth, false);
    }
    const lines = new Lines(style, depth);
    const names = memberNames(value).filter((name) => name !== 'constructor');
    this.#members(value, names, lines, style, depth, toJson);
    return prefix + lines.close(style.pretty ? '{ ' : '{', style.pretty ? ' }' : '}');
  }

  #members(value: Record<string, unknown>, names: string[], lines: Lines, style: Style, depth: number, toJson: boolean): void {
    for (const name of names) {
      if (!('value' in Object.getOwnPropertyDescriptor(value, name)!)) continue;
      const item = value[name];
      if (item === undefined && !style.pretty) continue;
      if (style.json && typeof item === 'function') continue;
      const written = this.#write(item, name, style, depth + 1, toJson);
      lines.member(
        item,
        `${(style.abridged || (!style.json && !style.pretty)) && IDENTIFIER.test(name) ? name : quote(name, style.json)}${style.pretty ? ': ' : ':'}${written}`,
      );
    }
  }

  #numbers(value: object, numbers: ArrayLike<number>, style: Style): string {
    const list = Array.from(numbers, (item) => this.#text.of(item)).join(style.pretty ? ', ' : ',');
    if (style.json || !style.pretty) return `[${list}]`;
    const name = value.constructor.name;
    if (Array.prototype.every.call(numbers, (item: number) => item === 0)) return `new ${name}(${numbers.length})`;
    return name === 'ArrayBuffer' ? `new Uint8Array([${list}]).buffer` : `new ${name}([${list}])`;
  }
}

/** Items of one bracket, laid out in lines as the engine does. */
class Lines {
  readonly #style: Style;
  readonly #depth: number;
  #text = '';
  #first = true;
  #needNewLine = false;
  #sinceNewLine = 0;

  constructor(style: Style, depth: number) {
    this.#style = style;
    this.#depth = depth;
  }

  item(value: unknown, written: string): void {
    this.#add(value, written);
  }

  member(value: unknown, written: string): void {
    this.#sinceNewLine++;
    if (this.#style.newLines === 'some' && this.#sinceNewLine > ITEMS_ON_LINE) this.#needNewLine = true;
    this.#add(value, written);
  }

  /** Members behind the items of an array: their line breaks are their own. */
  apart(write: () => void): void {
    const needed = this.#needNewLine;
    this.#needNewLine = false;
    this.#sinceNewLine = 0;
    write();
    this.#needNewLine = needed;
  }

  close(before: string, after: string): string {
    return before + this.#text + (this.#needNewLine ? this.#newLine(this.#depth) : '') + after;
  }

  #add(value: unknown, written: string): void {
    const { newLines, pretty } = this.#style;
    if (!this.#first) this.#text += pretty ? ', ' : ',';
    this.#first = false;
    const own = newLines === 'all' || (newLines === 'some' && !isShort(value));
    if (newLines === 'all') this.#needNewLine = true;
    if (this.#needNewLine || own) {
      this.#text += this.#newLine(this.#depth + 1);
      this.#sinceNewLine = 0;
    }
    this.#text += written;
    this.#needNewLine = own;
  }

  #newLine(depth: number): string {
    return `\n${this.#style.indent.repeat(depth)}`;
  }
}

/** The value inside a `new Number`, `new String` or `new Boolean`. */
function boxedValue(value: object): string | number | boolean | undefined {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Number]' || tag === '[object String]' || tag === '[object Boolean]'
    ? ((value as { valueOf(): unknown }).valueOf() as string | number | boolean)
    : undefined;
}

function isShort(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean' || pinName(value) !== undefined;
}

const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
  '"': '\\"',
};

/** `json`: escapes that JSON knows; otherwise the shorter ones of the engine's own notation. */
export function quote(text: string, json: boolean): string {
  let quoted = '"';
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!;
    const code = text.charCodeAt(index);
    const named = NAMED[char];
    if (named !== undefined) quoted += named;
    else if (code >= 32 && code < 127) quoted += char;
    else if (json) quoted += `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    else if (code === 11) quoted += '\\v';
    else if (code < 8 && !/[0-7]/.test(text[index + 1] ?? '')) quoted += `\\${code}`;
    else quoted += `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return `${quoted}"`;
}
