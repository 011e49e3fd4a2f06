import { byteString } from '../../flash/console/literal.ts';
import { isOpen } from '../../simulator/engine/open-statement.ts';

/** Shows a value as the interpreter's own console does, `undefined` included. */
const SHOW = 'function(v){typeof v=="string"?print("= "+E.toJS(v)):print("=",v)}';

/** Packets hold no more; a typed line neither, as long as the console's buffer does not run over. */
export const LONGEST_STATEMENT = 3000;

/** What a statement is for the board: an expression whose value is shown, or something without a value. */
export function isExpression(statement: string): boolean {
  // As an expression it would have a value and define nothing.
  if (/^\s*(function|class)\b/.test(statement)) return false;
  try {
    // Parsed, never run.
    void Function(`return (${statement}\n)`);
    return true;
  } catch {
    return false;
  }
}

/** An expression that also prints its value. */
export function shownExpression(expression: string): string {
  return `(${SHOW})(${byteString(expression)}),0`;
}

/** A statement as a silent line of the console: it runs at root scope, and what it throws is printed. */
export function silentLine(statement: string): string {
  return `\x10${byteString(statement).replaceAll('\n', '\x1b\n')}\n`;
}

/** Whether what was typed so far goes on in the next line. */
export function goesOn(text: string): boolean {
  return isOpen(text);
}

/** A script as the statements that a console would take one after another: a line, or several until its brackets are closed. */
export function statementsOf(script: string): string[] {
  const statements: string[] = [];
  let begun = '';
  for (const line of script.split(/\r?\n/)) {
    begun = begun === '' ? line : `${begun}\n${line}`;
    if (goesOn(begun)) continue;
    if (begun.trim() !== '') statements.push(begun);
    begun = '';
  }
  if (begun.trim() !== '') statements.push(begun);
  return statements;
}
