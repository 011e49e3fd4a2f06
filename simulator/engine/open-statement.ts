/** Literals and comments: brackets in them are none. */
const PASSED_OVER = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

/** Whether a bracket or a block comment of what was typed is still open: then the console waits for more. */
export function isOpen(source: string): boolean {
  const code = source.replace(PASSED_OVER, '');
  const count = (pattern: RegExp): number => code.match(pattern)?.length ?? 0;
  return count(/[([{]/g) > count(/[)\]}]/g) || code.includes('/*');
}
