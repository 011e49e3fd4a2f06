import { isIndexKey, noteIndexMember } from './member-order.ts';
import { literalValue } from './number-text.ts';

/** What the parser makes and throws. */
export interface JsonParts {
  object(): Record<string, unknown>;
  array(items: readonly unknown[]): unknown[];
  syntaxError(message: string): never;
}

type Token = { readonly kind: string; readonly text: string };

const TOKEN =
  /(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*)*(?:([A-Za-z_$][\w$]*)|(0[xXbBoO][0-9a-fA-F]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*')|([^]))?/y;

/**
 * `JSON.parse` with the engine's own lexer: trailing commas, single quotes, comments and whatever follows the value are accepted.
 * `relaxed` also takes unquoted names, as `Storage.readJSON` does.
 */
export function parseJson(text: string, relaxed: boolean, parts: JsonParts): unknown {
  TOKEN.lastIndex = 0;
  let token = next();

  function next(): Token {
    const [, id, number, string, char] = TOKEN.exec(text) ?? [];
    if (id !== undefined) return { kind: 'ID', text: id };
    if (number !== undefined) return { kind: /[.eE]/.test(number) && !/^0[xX]/.test(number) ? 'FLOAT' : 'INT', text: number };
    if (string !== undefined) return { kind: 'STRING', text: string };
    return char === undefined ? { kind: 'EOF', text: '' } : { kind: `'${char}'`, text: char };
  }

  function match(char: string): void {
    if (token.text !== char || token.kind === 'STRING') parts.syntaxError(`Got ${described(token)} expected '${char}'`);
    token = next();
  }

  function value(): unknown {
    const { kind, text: word } = token;
    switch (kind) {
      case 'STRING':
        token = next();
        return unquote(word);
      case 'INT':
      case 'FLOAT':
        token = next();
        return literalValue(word);
      case "'-'":
        token = next();
        return token.kind === 'INT' || token.kind === 'FLOAT' ? 0 - (value() as number) : undefined;
      case "'['":
        return list();
      case "'{'":
        return structure();
    }
    if (kind === 'ID' && (word === 'true' || word === 'false' || word === 'null')) {
      token = next();
      return word === 'null' ? null : word === 'true';
    }
    const seen = kind === 'ID' && word === 'undefined' ? word : kind === `'"'` ? 'UNFINISHED STRING' : kind;
    return parts.syntaxError(`Expecting valid value, got ${seen}`);
  }

  function list(): unknown[] {
    const items: unknown[] = [];
    match('[');
    while (token.text !== ']') {
      items.push(value());
      if (token.text !== ']') match(',');
    }
    match(']');
    return parts.array(items);
  }

  function structure(): Record<string, unknown> {
    const object = parts.object();
    match('{');
    while (token.kind === 'STRING' || token.kind === 'ID' || token.kind === 'INT') {
      if (token.kind !== 'STRING' && !relaxed) parts.syntaxError(`Got ${described(token)} expected STRING`);
      const key = token.kind === 'STRING' ? unquote(token.text) : token.text;
      token = next();
      match(':');
      const item = value();
      if (isIndexKey(key)) noteIndexMember(object, key);
      // Of two with one name the first is found.
      if (!Object.hasOwn(object, key)) object[key] = item;
      if (token.text !== '}') match(',');
    }
    match('}');
    return object;
  }

  return value();
}

function described({ kind, text }: Token): string {
  return kind === 'ID' ? `ID:${text}` : kind;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' };

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g, (_whole, wide, byte, char: string) => {
    if (char !== undefined) return ESCAPES[char] ?? char;
    return String.fromCharCode(parseInt((wide ?? byte) as string, 16) & 0xff);
  });
}
