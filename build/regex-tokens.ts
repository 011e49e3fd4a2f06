/** The parts of a regular expression, as the compiler tells them. */
export interface RegexToken {
  readonly text: string;
  /** An atom is what matches one character: a letter, an escape, a class, the dot. */
  readonly kind: 'atom' | 'class' | 'open' | 'close' | 'bar' | 'start' | 'end' | 'repeat';
}

/** Of the matcher's refusals the one that two places find: it takes bytes for characters. */
export const LETTER_BEYOND_ASCII = 'A letter beyond ASCII in a class or before a repetition';

const TOKEN = /\\(?:u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[^])|\[(?:\\[^]|[^\]\\])*\]|\(\?(?:<[^=!>]*>|<?[:=!])|\{\d+(?:,\d*)?\}|[^]/gu;
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
  const [own, other] = [matcher(tokens[at]!, flags), matcher(next, flags)];
  return BYTES.some((byte) => own.test(byte) && other.test(byte));
}

const BYTES = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

const matcher = ({ text }: RegexToken, flags: string): RegExp => new RegExp(`^(?:${text})$`, flags.includes('i') ? 'i' : '');
