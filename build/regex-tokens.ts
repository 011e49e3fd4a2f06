/** The parts of a regular expression, as the compiler tells them. */
export interface RegexToken {
  readonly text: string;
  /** An atom is what matches one character: a letter, an escape, a class, the dot. */
  readonly kind: 'atom' | 'class' | 'open' | 'close' | 'bar' | 'start' | 'end' | 'repeat';
}

/** Of the matcher's refusals the one that two places find: it takes bytes for characters. */
export const LETTER_BEYOND_ASCII = 'A letter beyond ASCII in a class or before a repetition';

const TOKEN =
  /\\(?:u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[^])|\[(?:\\[^]|[^\]\\])*\]|\(\?(?:<[^=!>]*>|<?[=!]|[ims-]*:)|\{\d+(?:,\d*)?\}|[^]/gu;
const KINDS: Readonly<Record<string, RegexToken['kind']>> = {
  '(': 'open',
  ')': 'close',
  '|': 'bar',
  '^': 'start',
  $: 'end',
  '*': 'repeat',
  '+': 'repeat',
  '?': 'repeat',
};

export function regexTokens(pattern: string): RegexToken[] {
  return [...pattern.matchAll(TOKEN)].map(([text]) => {
    if (text.length > 1 && text.startsWith('[')) return { text, kind: 'class' };
    if (text.length > 1 && text.startsWith('{')) return { text, kind: 'repeat' };
    return { text, kind: KINDS[text.startsWith('(') ? '(' : text] ?? 'atom' };
  });
}

/** What can be repeated: all that matches one character. */
export const isCharacter = (token: RegexToken | undefined): token is RegexToken => token?.kind === 'atom' || token?.kind === 'class';

/** Whether a token may be passed over: a star or what asks for none stands behind it. */
const isOptional = (tokens: readonly RegexToken[], at: number): boolean => /^[*?]/.test(tokens[at + 1]?.text ?? '');

/**
 * Whether a `+` of the interpreter may take no character at all: it looks at the next one, and then first tries what stands behind the `+`
 * from where it is. At the end of a text the next character is a NUL.
 * @param at place of what is repeated
 */
export function plusMayTakeNone(tokens: readonly RegexToken[], at: number, flags: string): boolean {
  let behind = at + 2;
  while (tokens[behind]?.kind === 'open' || tokens[behind]?.kind === 'close') behind++;
  const next = tokens[behind];
  if (!next || next.kind === 'bar' || next.kind === 'end') return matcher(tokens[at]!, flags).test('\0');
  if (next.kind === 'start' || next.kind === 'repeat') return false;
  if (tokens[behind + 1]?.kind === 'repeat' && tokens[behind + 1]!.text !== '+') return true;
  return mayBeSame(tokens[at]!, next, flags);
}

/**
 * Whether what stands behind a repetition may begin with a character that it takes as well, so that fewer characters may match where more
 * do not.
 * @param at place of what is repeated
 */
export function mayTakeFewer(tokens: readonly RegexToken[], at: number, flags: string): boolean {
  for (let behind = at + 2; behind < tokens.length; behind++) {
    const next = tokens[behind]!;
    if (next.kind === 'bar' || next.kind === 'end' || next.kind === 'start') return false;
    if (!isCharacter(next)) continue;
    if (mayBeSame(tokens[at]!, next, flags)) return true;
    if (!isOptional(tokens, behind)) return false;
  }
  return false;
}

/** Whether an expression, or an alternative of one, may match an empty text. */
export const mayMatchNothing = (tokens: readonly RegexToken[]): boolean =>
  tokens.every((token, at) => !isCharacter(token) || isOptional(tokens, at));

/** The alternatives of the whole expression. */
export function alternatives(tokens: readonly RegexToken[]): RegexToken[][] {
  const found: RegexToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'open') depth++;
    else if (token.kind === 'close') depth--;
    if (token.kind === 'bar' && depth === 0) found.push([]);
    else found.at(-1)!.push(token);
  }
  return found;
}

const BYTES = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

/** Whether a character is one of both. */
function mayBeSame(one: RegexToken, other: RegexToken, flags: string): boolean {
  const [first, second] = [matcher(one, flags), matcher(other, flags)];
  return BYTES.some((byte) => first.test(byte) && second.test(byte));
}

const matcher = ({ text }: RegexToken, flags: string): RegExp => new RegExp(`^(?:${text})$`, flags.includes('i') ? 'i' : '');
