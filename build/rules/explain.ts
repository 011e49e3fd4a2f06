import { ToolError } from '../../report/tool-error.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { LANGUAGE_PAGES } from './language.ts';
import { LIBRARY_PAGES } from './library.ts';
import type { RulePage } from './page.ts';
import { PLATFORM_PAGES } from './platform.ts';

/** The page of every rule of the compiler. */
export const RULE_PAGES: Readonly<Record<string, RulePage>> = { ...LANGUAGE_PAGES, ...LIBRARY_PAGES, ...PLATFORM_PAGES };

/** The page of a rule as text. Codes of TypeScript are answered with where to read about them. */
export function explain(rule: string): string {
  if (/^TS\d+$/.test(rule)) {
    return `${rule}\n\nAn error of TypeScript. Device code is checked against the interpreter's own declarations (hal/lib.espruino.d.ts): a name or a member that\nis missing there is missing on the board.\n`;
  }
  const found = Object.hasOwn(RULE_PAGES, rule) ? RULE_PAGES[rule]! : undefined;
  if (!found) {
    const near = Object.keys(RULE_PAGES).filter((id) => id.includes(rule) || rule.includes(id));
    throw new ToolError({
      code: 'UNKNOWN_RULE',
      message: `There is no rule "${rule}"`,
      hint: `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}The id of a rule stands at the end of its message. All of them: ${Object.keys(RULE_PAGES).sort().join(', ')}.`,
      exitCode: ExitCode.usage,
    });
  }
  const indented = (code: string): string => code.replace(/^/gm, '    ');
  return `${rule}\n\n${wrapped(found.why)}\n\nInstead of\n\n${indented(found.instead)}\n\nwrite\n\n${indented(found.write)}\n`;
}

const WIDTH = 100;

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1)!.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] += (lines.at(-1) === '' ? '' : ' ') + word;
  }
  return lines.join('\n');
}
