import type { PluginItem, types } from '@babel/core';
import { regexFeature } from '../diagnostics.ts';
import { isCharacter, LETTER_BEYOND_ASCII, plusMayTakeNone, regexTokens, type RegexToken } from '../regex-tokens.ts';
import type { PassContext, Path } from './lower.ts';

/** Regular expressions in the form that the matcher of the interpreter takes as the language does. */
export function regexes({ t, isLibrary, report }: PassContext): PluginItem {
  return () => ({
    visitor: {
      RegExpLiteral(path: Path<types.RegExpLiteral>) {
        if (isLibrary(path.node)) return;
        const { flags } = path.node;
        const pattern = plainForm(path.node.pattern, flags);
        if (pattern === undefined) report(regexFeature(LETTER_BEYOND_ASCII), path.node);
        else if (pattern !== path.node.pattern) path.replaceWith(t.regExpLiteral(pattern, flags));
      },
    },
  });
}

/** The same expression; undefined where a letter of several bytes is to be taken as one. */
export function plainForm(pattern: string, flags: string): string | undefined {
  const found = regexTokens(pattern);
  const tokens: RegexToken[] = [];
  for (const [at, token] of found.entries()) {
    const text = plainAtom(token, found[at + 1]);
    if (text === undefined) return undefined;
    tokens.push({ ...token, text });
  }
  if (flags.includes('g')) unlikePlainEnd(tokens);
  return tokens
    .map(({ text }, at) => {
      if (text !== '+' || at === 0 || !isCharacter(tokens[at - 1])) return text;
      // One, and then any number: a star never takes less than it says.
      return plusMayTakeNone(tokens, at - 1, flags) ? `${tokens[at - 1]!.text}*` : text;
    })
    .join('');
}

/** Plain letters in front of `$` are compared by themselves, which leaves lastIndex where it was: the last letter is made a class. */
function unlikePlainEnd(tokens: RegexToken[]): void {
  const last = tokens.at(-2);
  if (!last || tokens.at(-1)!.kind !== 'end' || !tokens.slice(0, -1).every(isPlainLetter)) return;
  tokens[tokens.length - 2] = { text: `[${last.text}]`, kind: 'class' };
}

const isPlainLetter = ({ text, kind }: RegexToken): boolean => kind === 'atom' && /^(\\[.\\]|[^\\])$/.test(text);

function plainAtom({ text, kind }: RegexToken, next: RegexToken | undefined): string | undefined {
  // A dot of the interpreter also matches a line end.
  if (text === '.') return '[^\\n\\r]';
  if (kind === 'class') {
    const plain = text.replace(/\\u00([0-7][\da-fA-F])|\\[^]|\|/g, (part, byte?: string) =>
      byte ? `\\x${byte}` : part === '|' ? '\\|' : part,
    );
    return /\\u|[^\0-\x7f]/.test(plain) ? undefined : plain;
  }
  const code = /^\\u([\da-fA-F]{4})$/.exec(text)?.[1];
  const letter = code === undefined ? text : String.fromCharCode(Number.parseInt(code, 16));
  if (kind !== 'atom' || letter.length > 2 || (code === undefined && !/[^\0-\x7f]/.test(text))) return text;
  if (/^[\uD800-\uDFFF]$/.test(letter)) return undefined;
  const bytes = [...Buffer.from(letter)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return bytes.length === 1 || next?.kind !== 'repeat' ? bytes.join('') : undefined;
}
