import type { PluginItem, types } from '@babel/core';
import type { PassContext, Path } from './lower.ts';

/** The dot of the interpreter's regular expressions also matches a line end. */
export function regexDots({ t, isLibrary }: PassContext): PluginItem {
  return () => ({
    visitor: {
      RegExpLiteral(path: Path<types.RegExpLiteral>) {
        if (isLibrary(path.node)) return;
        const pattern = withoutDots(path.node.pattern);
        if (pattern !== path.node.pattern) path.replaceWith(t.regExpLiteral(pattern, path.node.flags));
      },
    },
  });
}

/** Dots outside of classes and escapes become a class. */
export function withoutDots(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\.|[[\].]/gs, (token) => {
    if (token === '[') inClass = true;
    else if (token === ']') inClass = false;
    return token === '.' && !inClass ? '[^\\n\\r]' : token;
  });
}
