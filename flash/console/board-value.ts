/** The value that `E.toJS` wrote: JSON with bare names and the escapes of JavaScript. Strings are byte strings. */

const TOKEN = /\s*(?:([[\]{}:,])|"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|([^\s[\]{}:,"']+))/y;
const LITERALS: Readonly<Record<string, unknown>> = { null: null, undefined: undefined, true: true, false: false, NaN, Infinity };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };
/** Nobody asks a board for more. */
const DEEPEST = 20;

interface Token {
  readonly mark?: string;
  readonly text?: string;
  readonly word?: string;
}

/** @throws SyntaxError when the text is no such value */
export function parseBoardValue(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.expectEnd();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    if (depth > DEEPEST) throw this.#fault();
    const { mark, text, word } = this.#next();
    if (text !== undefined) return text;
    if (mark === '[') return this.#list(depth);
    if (mark === '{') return this.#object(depth);
    if (word === undefined) throw this.#fault();
    if (Object.hasOwn(LITERALS, word)) return LITERALS[word];
    const number = Number(word);
    if (Number.isNaN(number)) throw this.#fault();
    return number;
  }

  expectEnd(): void {
    if (this.#text.slice(this.#at).trim() !== '') throw this.#fault();
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    while (!this.#takes(']')) {
      items.push(this.value(depth + 1));
      if (!this.#takes(',') && !this.#ahead(']')) throw this.#fault();
    }
    return items;
  }

  #object(depth: number): Record<string, unknown> {
    const members: [string, unknown][] = [];
    while (!this.#takes('}')) {
      const { text, word } = this.#next();
      const name = text ?? word;
      if (name === undefined || !this.#takes(':')) throw this.#fault();
      members.push([name, this.value(depth + 1)]);
      if (!this.#takes(',') && !this.#ahead('}')) throw this.#fault();
    }
    return Object.fromEntries(members);
  }

  #takes(mark: string): boolean {
    const found = this.#ahead(mark);
    if (found) this.#next();
    return found;
  }

  #ahead(mark: string): boolean {
    const before = this.#at;
    const found = this.#at < this.#text.length && this.#next().mark === mark;
    this.#at = before;
    return found;
  }

  #next(): Token {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    if (!match) throw this.#fault();
    this.#at = TOKEN.lastIndex;
    const [, mark, double, single, word] = match;
    if (mark !== undefined) return { mark };
    const quoted = double ?? single;
    return quoted === undefined ? { word: word! } : { text: unescape(quoted) };
  }

  #fault(): SyntaxError {
    return new SyntaxError(`no value of a board at ${this.#at}: ${JSON.stringify(this.#text.slice(0, 80))}`);
  }
}

function unescape(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([0-7]{1,3})|([^]))/gi, (_all, hex, unicode, octal, other: string) => {
    if (hex ?? unicode) return String.fromCharCode(parseInt((hex ?? unicode) as string, 16));
    if (octal !== undefined) return String.fromCharCode(parseInt(octal as string, 8));
    return ESCAPES[other] ?? other;
  });
}
