/** A match as the engine's `exec` finds it: the text, and the nine groups at most. */
export interface RegexpMatch {
  readonly index: number;
  readonly text: string;
  readonly groups: readonly string[];
}

interface State {
  readonly start: number;
  readonly groups: readonly (readonly [from: number, to: number])[];
}

interface CharacterMatch {
  readonly matched: boolean;
  /** Characters of the expression that it took. */
  readonly length: number;
}

const MAX_GROUPS = 9;
const NAMED: Readonly<Record<string, string>> = { f: '\f', b: '\b', n: '\n', r: '\r', t: '\t', v: '\v', 0: '\0' };
const CLASSES: Readonly<Record<string, RegExp>> = { d: /[0-9]/, s: /[\t-\r ]/, w: /[0-9A-Za-z_]/ };
/** What the text gives behind its end. */
const NOTHING = '\0';

/**
 * The engine's small backtracking matcher: single characters, sets, `.`, `^`, `$`, flat groups, alternatives of the whole expression, and
 * `*` and `+` behind a single character. Everything else of ECMA-262 means something else here, or nothing.
 */
export class Regexp {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  readonly #fail: (message: string) => never;
  #text = '';

  constructor(source: string, ignoreCase: boolean, fail: (message: string) => never) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
    this.#fail = fail;
  }

  /** The first match at `from` or later. */
  exec(text: string, from: number): RegexpMatch | undefined {
    this.#text = text;
    for (let start = from; start <= Math.max(from, text.length - 1); start++) {
      const match = this.#here(0, start, { start, groups: [] });
      if (match) return match;
    }
    return undefined;
  }

  #here(pattern: number, at: number, state: State): RegexpMatch | undefined {
    const source = this.#source;
    const char = source[pattern];
    if (char === undefined || char === '|') return this.#found(at, state);
    if (char === '^') return at === 0 ? this.#here(pattern + 1, at, state) : undefined;
    if (char === '$') return at >= this.#text.length ? this.#here(pattern + 1, at, state) : this.#alternative(pattern + 1, state);
    if (char === '(') {
      const groups = state.groups.length < MAX_GROUPS ? [...state.groups, [at, at] as const] : state.groups;
      return this.#here(pattern + 1, at, { ...state, groups });
    }
    if (char === ')') {
      const last = state.groups.at(-1);
      const groups = last ? [...state.groups.slice(0, -1), [last[0], at] as const] : state.groups;
      return this.#here(pattern + 1, at, { ...state, groups });
    }
    const { matched, length } = this.#character(pattern, at);
    const operator = source[pattern + length];
    if (operator === '*' || operator === '+') {
      const behind = pattern + length + 1;
      if (!matched && operator === '+') return this.#alternative(behind, state);
      return this.#repeated(pattern, behind, at, matched, state);
    }
    if (at < this.#text.length && matched) return this.#here(pattern + length, at + 1, state);
    return this.#alternative(pattern + length, state);
  }

  /** The longest repetition behind which the rest matches. */
  #repeated(pattern: number, behind: number, from: number, first: boolean, state: State): RegexpMatch | undefined {
    let last = this.#here(behind, from, state);
    let matched = first;
    for (let at = from; at < this.#text.length && matched;) {
      at++;
      ({ matched } = this.#character(pattern, at));
      last = this.#here(behind, at, state) ?? last;
    }
    return last;
  }

  #found(at: number, { start, groups }: State): RegexpMatch {
    return { index: start, text: this.#text.slice(start, at), groups: groups.map(([from, to]) => this.#text.slice(from, to)) };
  }

  /** What did not match goes on behind the next `|`, wherever it stands. */
  #alternative(from: number, state: State): RegexpMatch | undefined {
    const source = this.#source;
    let at = from;
    while (at < source.length && source[at] !== '|') at += source[at] === '\\' ? 2 : 1;
    return at < source.length ? this.#here(at + 1, state.start, state) : undefined;
  }

  #character(pattern: number, at: number): CharacterMatch {
    const char = this.#text[at] ?? NOTHING;
    if (this.#source[pattern] === '.') return { matched: true, length: 1 };
    if (this.#source[pattern] === '[') return this.#set(pattern, char);
    const atom = this.#atom(pattern);
    const matched = atom.test ? atom.test(char) : this.#fold(atom.char) === this.#fold(char);
    return { matched, length: atom.length };
  }

  #set(pattern: number, char: string): CharacterMatch {
    const source = this.#source;
    const inverted = source[pattern + 1] === '^';
    let at = pattern + (inverted ? 2 : 1);
    let any = false;
    while (at < source.length && source[at] !== ']') {
      if (source[at] === '.') {
        any ||= char === '.';
        at++;
        continue;
      }
      const low = this.#atom(at);
      at += low.length;
      if (!low.test && source[at] === '-' && source[at + 1] !== ']') {
        const high = this.#atom(at + 1);
        at += 1 + high.length;
        const [from, to, here] = [this.#fold(low.char), this.#fold(high.char), this.#fold(char)];
        any ||= high.test ? high.test(char) : here >= from && here <= to && from < to;
      } else any ||= low.test ? low.test(char) : this.#fold(low.char) === this.#fold(char);
    }
    if (at >= source.length) this.#fail('Unfinished character set in RegEx');
    return { matched: any !== inverted, length: at + 1 - pattern };
  }

  /** One character of the expression, or a class of them, with its escape. */
  #atom(pattern: number): { readonly char: string; readonly length: number; readonly test: ((char: string) => boolean) | undefined } {
    const source = this.#source;
    if (source[pattern] !== '\\') return { char: source[pattern] ?? NOTHING, length: 1, test: undefined };
    const escaped = source[pattern + 1] ?? NOTHING;
    const known = CLASSES[escaped.toLowerCase()];
    if (known) return { char: escaped, length: 2, test: (char) => known.test(char) === (escaped === escaped.toLowerCase()) };
    if (escaped >= '1' && escaped <= '9') this.#fail('Backreferences not supported');
    const hex = /^[0-9a-fA-F]{2}/.exec(source.slice(pattern + 2));
    if (escaped === 'x' && hex) return { char: String.fromCharCode(parseInt(hex[0], 16)), length: 4, test: undefined };
    return { char: NAMED[escaped] ?? escaped, length: 2, test: undefined };
  }

  #fold(char: string): string {
    return this.#ignoreCase && char >= 'A' && char <= 'Z' ? char.toLowerCase() : char;
  }
}
