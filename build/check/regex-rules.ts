import { LETTER_BEYOND_ASCII, plusMayTakeNone, regexTokens } from '../regex-tokens.ts';

/**
 * Regular expressions run on a small backtracking matcher: single characters, classes, flat groups, alternation, * and +.
 * Anything else is accepted and never matches, or matches something else.
 */
export function unsupportedInRegex(pattern: string, flags: string): { what: string; feature: string }[] {
  const found = new Map<string, string>();
  for (const flag of flags)
    if (flag !== 'g' && flag !== 'i') found.set(`The flag ${flag}`, /[msuy]/.test(flag) ? `flag-${flag}` : 'flag-u');
  for (const [what, feature] of inParts(pattern, flags)) found.set(what, feature);
  let depth = 0;
  let inClass = false;
  let atom: 'none' | 'single' | 'group' = 'none';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '\\') {
      const next = pattern[++i]!;
      if (!inClass && /[bB]/.test(next)) found.set(`\\${next}`, 'word-boundary');
      if (!inClass && /[1-9k]/.test(next)) found.set('A back-reference', 'back-reference');
      if (next === 'p' || next === 'P') found.set(`\\${next}`, 'property');
      if (next === 'u' && pattern[i + 1] === '{') found.set('\\u{…}', 'code-point');
      atom = 'single';
    } else if (inClass) {
      if (c === '/') found.set('A / in a character class', 'slash-in-class');
      if (c === ']') inClass = false;
    } else if (c === '[') {
      inClass = true;
      atom = 'single';
    } else if (c === '(') {
      if (pattern[i + 1] === '?') found.set(...groupKind(pattern.slice(i + 2)));
      if (depth++ > 0) found.set('A group within a group', 'nested-group');
      atom = 'none';
    } else if (c === ')') {
      depth--;
      atom = 'group';
    } else if (c === '*' || c === '+') {
      if (atom === 'group') found.set('A repeated group', 'repeated-group');
      if (pattern[i + 1] === '?') found.set(`The lazy ${c}?`, 'lazy');
    } else if (c === '?') {
      if (pattern[i - 1] !== '(' && !/[*+]/.test(pattern[i - 1] ?? '')) found.set('The optional ?', 'optional');
    } else if (c === '{' && /^\{\d+(,\d*)?\}/.test(pattern.slice(i))) found.set('A count {n,m}', 'count');
    else atom = c === '|' || c === '^' || c === '$' ? 'none' : 'single';
  }
  return [...found].map(([what, feature]) => ({ what, feature }));
}

/** What shows in the parts of an expression: the matcher knows alternatives of the whole alone, and takes bytes for characters. */
function inParts(pattern: string, flags: string): [what: string, feature: string][] {
  const tokens = regexTokens(pattern);
  const found: [string, string][] = [];
  let depth = 0;
  let startedBefore = false;
  for (const [at, { text, kind }] of tokens.entries()) {
    const before = tokens[at - 1];
    if (kind === 'open') depth++;
    else if (kind === 'close') depth--;
    else if (kind === 'bar' && depth > 0) found.push(['An alternative | in a group', 'alternative-in-group']);
    const begins = depth === 0 && (!before || before.kind === 'bar');
    if (begins && startedBefore && kind !== 'start')
      found.push(['An alternative behind one that begins with ^', 'alternative-behind-start']);
    startedBefore ||= begins && kind === 'start';
    if (kind === 'class' && /(^|[^\\])\|/.test(text)) found.push(['A | in a character class', 'bar-in-class']);
    if (/\\u[\da-fA-F]{4}/.test(text)) found.push(['The escape \\uNNNN', 'unicode-escape']);
    if (/[^\0-\x7f]/.test(text) && (kind === 'class' || tokens[at + 1]?.kind === 'repeat'))
      found.push([LETTER_BEYOND_ASCII, 'letter-in-class']);
    if (text === '+' && before && (before.kind === 'atom' || before.kind === 'class') && plusMayTakeNone(tokens, at - 1, flags))
      found.push(['A + whose character may also be what follows, or none', 'plus-of-none']);
  }
  const hasBar = tokens.some(({ kind }) => kind === 'bar');
  if (hasBar && tokens.some(({ text }) => text === '(')) found.push(['A group beside alternatives', 'group-beside-alternatives']);
  return found;
}

function groupKind(rest: string): [what: string, feature: string] {
  if (rest.startsWith(':')) return ['A group without capture', 'group-without-capture'];
  if (rest.startsWith('<') && !/^<[=!]/.test(rest)) return ['A named group', 'named-group'];
  return /^[ims-]/.test(rest) ? ['A group with flags of its own', 'group-without-capture'] : ['Look-around', 'look-around'];
}
