/**
 * Regular expressions run on a small backtracking matcher: single characters, classes, flat groups, alternation, * and +.
 * Anything else is accepted and never matches, or matches something else.
 */
export function unsupportedInRegex(pattern: string, flags: string): { what: string; feature: string }[] {
  const found = new Map<string, string>();
  for (const flag of flags)
    if (flag !== 'g' && flag !== 'i') found.set(`The flag ${flag}`, /[msuy]/.test(flag) ? `flag-${flag}` : 'flag-u');
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

function groupKind(rest: string): [what: string, feature: string] {
  if (rest.startsWith(':')) return ['A group without capture', 'group-without-capture'];
  if (rest.startsWith('<') && !/^<[=!]/.test(rest)) return ['A named group', 'named-group'];
  return ['Look-around', 'look-around'];
}
