import { checkSubset } from './check.ts';
import type { Diagnostic } from './failure.ts';

/** Rules about text that the interpreter cannot parse; the others are about what it does with text that it can. */
const SYNTAX_RULE = /^(parse|syntax|no-.*|array-hole|class-member|default-not-last|extends-expression|reserved-name)$/;

/** What of a plain script the interpreter would stumble over while parsing. Such a script is run as it is otherwise. */
export function checkScriptSyntax(code: string, file: string): Diagnostic[] {
  return checkSubset(code, file).filter((diagnostic) => diagnostic.severity === 'error' && SYNTAX_RULE.test(diagnostic.code));
}
