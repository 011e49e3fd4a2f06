import { existsSync, readFileSync } from 'node:fs';
import { inSource, type NameFile } from './bundle-findings.ts';
import { invalidRegex } from './diagnostics.ts';
import type { Diagnostic } from './failure.ts';
import ts from './typescript-api.ts';

/**
 * The regular expressions of some files that do not parse. The bundler makes each one as it reads a module, and passes on what the host
 * throws, which names no place.
 * @param paths absolute; those of other files are passed over
 */
export function invalidRegexes(paths: readonly string[], name: NameFile): Diagnostic[] {
  const sources = [...new Set(paths)].filter((path) => /\.[jt]s$/.test(path) && !path.endsWith('.d.ts') && existsSync(path));
  return sources.flatMap((path) => {
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ESNext);
    const found: Diagnostic[] = [];
    const visit = (node: ts.Node): void => {
      const reason = ts.isRegularExpressionLiteral(node) ? refusal(node.text) : undefined;
      if (reason !== undefined) found.push(inSource(invalidRegex(reason), file, node.getStart(file), name));
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });
}

/** Why the host refuses a literal; undefined if it takes it. */
function refusal(literal: string): string | undefined {
  const end = literal.lastIndexOf('/');
  try {
    RegExp(literal.slice(1, end), literal.slice(end + 1));
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}
