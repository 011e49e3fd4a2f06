import {
  alternatives,
  isCharacter,
  LETTER_BEYOND_ASCII,
  mayMatchNothing,
  mayTakeFewer,
  plusMayTakeNone,
  regexTokens,
  type RegexToken,
} from '../regex-tokens.ts';

/** What is found, and the question of the probe that it stands on. */
type Unsupported = readonly [what: string, feature: string];

/** The interpreter writes what a tenth group captures beyond its list. */
const MOST_GROUPS = 9;

/**
 * Regular expressions run on a small backtracking matcher: single characters, classes, flat groups, alternatives of the whole, * and +.
 * Anything else is accepted and never matches, or matches something else.
 */
export function unsupportedInRegex(pattern: string, flags: string): { what: string; feature: string }[] {
  const tokens = regexTokens(pattern);
  const found = new Map<string, string>(
    [...inFlags(flags), ...inGroups(tokens), ...inAlternatives(tokens, flags)].concat(
      tokens.flatMap((token, at) =>
        token.kind === 'repeat' ? inRepeat(tokens, at, flags) : isCharacter(token) ? inCharacter(token, tokens[at + 1]) : [],
      ),
    ),
  );
  return [...found].map(([what, feature]) => ({ what, feature }));
}

const inFlags = (flags: string): Unsupported[] =>
  [...flags]
    .filter((flag) => flag !== 'g' && flag !== 'i')
    .map((flag) => [`The flag ${flag}`, /[msuy]/.test(flag) ? `flag-${flag}` : 'flag-u']);

function inGroups(tokens: readonly RegexToken[]): Unsupported[] {
  const found: Unsupported[] = [];
  let depth = 0;
  for (const { text, kind } of tokens) {
    if (kind === 'open') {
      if (text !== '(') found.push(groupKind(text));
      if (depth++ > 0) found.push(['A group within a group', 'nested-group']);
    } else if (kind === 'close') depth--;
    else if (kind === 'bar' && depth > 0) found.push(['An alternative | in a group', 'alternative-in-group']);
  }
  const captures = tokens.filter(({ text }) => text === '(').length;
  if (captures > MOST_GROUPS) found.push([`More than ${MOST_GROUPS} groups`, 'many-groups']);
  if (captures > 0 && tokens.some(({ kind }) => kind === 'bar')) found.push(['A group beside alternatives', 'group-beside-alternatives']);
  return found;
}

function groupKind(opening: string): Unsupported {
  if (opening === '(?:') return ['A group without capture', 'group-without-capture'];
  if (opening.endsWith(':')) return ['A group with flags of its own', 'group-without-capture'];
  return opening.endsWith('>') ? ['A named group', 'named-group'] : ['Look-around', 'look-around'];
}

function inRepeat(tokens: readonly RegexToken[], at: number, flags: string): Unsupported[] {
  const { text } = tokens[at]!;
  const before = tokens[at - 1];
  if (text === '?') return before && /^[*+]$/.test(before.text) ? [[`The lazy ${before.text}?`, 'lazy']] : [['The optional ?', 'optional']];
  if (text.startsWith('{')) return [['A count {n,m}', 'count']];
  if (before?.kind === 'close') return [['A repeated group', 'repeated-group']];
  if (text === '+' && isCharacter(before) && plusMayTakeNone(tokens, at - 1, flags))
    return [['A + whose character may also be what follows, or none', 'plus-of-none']];
  return [];
}

function inCharacter({ text, kind }: RegexToken, next: RegexToken | undefined): Unsupported[] {
  const found: Unsupported[] = [];
  for (const [part] of text.matchAll(/\\(?:u\{|u[\da-fA-F]{4}|[^])|[^]/g)) {
    if (/^\\[pP]$/.test(part)) found.push([part, 'property']);
    else if (part === '\\u{') found.push(['\\u{…}', 'code-point']);
    else if (/^\\u./.test(part)) found.push(['The escape \\uNNNN', 'unicode-escape']);
    else if (part === '\\c') found.push(['The escape \\c', 'control-letter']);
    else if (/^\\[1-9k]$/.test(part)) found.push(['A back-reference', 'back-reference']);
    else if (/^\\[bB]$/.test(part) && kind === 'atom') found.push([part, 'word-boundary']);
    else if (part === '/' && kind === 'class') found.push(['A / in a character class', 'slash-in-class']);
    else if (part === '|' && kind === 'class') found.push(['A | in a character class', 'bar-in-class']);
  }
  if (/[^\0-\x7f]/.test(text) && (kind === 'class' || next?.kind === 'repeat')) found.push([LETTER_BEYOND_ASCII, 'letter-in-class']);
  return found;
}

function inAlternatives(tokens: readonly RegexToken[], flags: string): Unsupported[] {
  const found: Unsupported[] = [];
  const all = alternatives(tokens);
  for (const [at, own] of all.entries()) {
    if (at > 0 && own[0]?.kind !== 'start' && all.slice(0, at).some(([first]) => first?.kind === 'start'))
      found.push(['An alternative behind one that begins with ^', 'alternative-behind-start']);
    const repeats = own.flatMap(({ kind }, place) => (kind === 'repeat' && isCharacter(own[place - 1]) ? [place - 1] : []));
    const canFail = (place: number): boolean => own.some(({ kind }) => kind === 'end') || !mayMatchNothing(own.slice(place + 2));
    if (at < all.length - 1 && repeats.some((place) => canFail(place) && mayTakeFewer(own, place, flags)))
      found.push(['A repetition that may have to take fewer characters, with an alternative behind', 'repeat-before-alternative']);
    if (own[0]?.kind !== 'start' && own.length > 1 && own.some(({ kind }) => kind === 'end') && mayMatchNothing(own))
      found.push(['What may match nothing in front of $', 'nothing-at-end']);
  }
  return found;
}
