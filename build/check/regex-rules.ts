/**
 * Regular expressions run on a small backtracking matcher: single characters, classes, flat groups, alternation, * and +.
 * Anything else is accepted and never matches, or matches something else.
 */
export function unsupportedInRegex(pattern: string, flags: string): string[] {
  const found = new Set<string>();
  for (const flag of flags) if (flag !== 'g' && flag !== 'i') found.add(`The flag ${flag}`);
  let depth = 0;
  let inClass = false;
  let atom: 'none' | 'single' | 'group' = 'none';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '\\') {
      const next = pattern[++i]!;
      if (!inClass && /[bB]/.test(next)) found.add(`\\${next}`);
      if (!inClass && /[1-9k]/.test(next)) found.add('A back-reference');
      if (next === 'p' || next === 'P') found.add(`\\${next}`);
      if (next === 'u' && pattern[i + 1] === '{') found.add('\\u{…}');
      atom = 'single';
    } else if (inClass) {
      if (c === '/') found.add('A / in a character class');
      if (c === ']') inClass = false;
    } else if (c === '[') {
      inClass = true;
      atom = 'single';
    } else if (c === '(') {
      if (pattern[i + 1] === '?') found.add(groupKind(pattern.slice(i + 2)));
      if (depth++ > 0) found.add('A group within a group');
      atom = 'none';
    } else if (c === ')') {
      depth--;
      atom = 'group';
    } else if (c === '*' || c === '+') {
      if (atom === 'group') found.add('A repeated group');
      if (pattern[i + 1] === '?') found.add(`The lazy ${c}?`);
    } else if (c === '?') {
      if (pattern[i - 1] !== '(' && !/[*+]/.test(pattern[i - 1] ?? '')) found.add('The optional ?');
    } else if (c === '{' && /^\{\d+(,\d*)?\}/.test(pattern.slice(i))) found.add('A count {n,m}');
    else atom = c === '|' || c === '^' || c === '$' ? 'none' : 'single';
  }
  return [...found];
}

function groupKind(rest: string): string {
  if (rest.startsWith(':')) return 'A group without capture';
  if (rest.startsWith('<') && !/^<[=!]/.test(rest)) return 'A named group';
  return 'Look-around';
}
