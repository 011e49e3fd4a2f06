import { suggestion } from '../../report/suggestion.ts';
import { ToolError } from '../../report/tool-error.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { LANGUAGE_PAGES } from './language.ts';
import { LIBRARY_PAGES } from './library.ts';
import type { RulePage } from './page.ts';
import { PLATFORM_PAGES } from './platform.ts';
import { TYPE_HINTS } from './type-hints.ts';

/** The page of every rule of the compiler. */
export const RULE_PAGES: Readonly<Record<string, RulePage>> = { ...LANGUAGE_PAGES, ...LIBRARY_PAGES, ...PLATFORM_PAGES };

/** The page of a rule as text, or what is told about a code of TypeScript. */
export function explain(rule: string): string {
  const typeCode = /^TS(\d+)$/i.exec(rule)?.[1];
  if (typeCode !== undefined) return typePage(Number(typeCode));
  const found = Object.hasOwn(RULE_PAGES, rule) ? RULE_PAGES[rule]! : undefined;
  if (!found) {
    throw new ToolError({
      code: 'UNKNOWN_RULE',
      message: `There is no rule "${rule}"`,
      hint: `${meantHint(rule)}The id of a rule stands before its message. All of them: ${Object.keys(RULE_PAGES).sort().join(', ')}.`,
      exitCode: ExitCode.usage,
    });
  }
  const indented = (code: string): string => code.replace(/^/gm, '    ');
  return `${rule}\n\n${wrapped(found.why)}\n\nInstead of\n\n${indented(found.instead)}\n\nwrite\n\n${indented(found.write)}\n`;
}

/** The rules that are named in part, or else the one that is spelt nearly so. */
function meantHint(rule: string): string {
  const ids = Object.keys(RULE_PAGES);
  const near = rule === '' ? [] : ids.filter((id) => id.includes(rule) || rule.includes(id));
  const question = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : suggestion(rule, ids);
  return question === undefined ? '' : `${question} `;
}

/** What TypeScript says has no page of its own: what is told to write instead hangs on the message. */
function typePage(code: number): string {
  const about = wrapped(
    "An error of TypeScript. Device code is checked against the interpreter's own declarations (hal/lib.espruino.d.ts): a name or a member that is missing there is missing on the board.",
  );
  const hints = TYPE_HINTS.filter(({ codes }) => codes.includes(code)).map(({ write }) => `    ${write.replace(/\$\d/g, '…')}\n`);
  return `TS${code}\n\n${about}\n${hints.length > 0 ? `\nWhat to write, by what the message names:\n\n${hints.join('')}` : ''}`;
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
