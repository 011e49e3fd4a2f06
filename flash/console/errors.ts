import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

/** An expression that the board would not evaluate to its end. */
export class BoardRefusal extends ToolError {
  /** What the console printed of it, from `Uncaught` on. */
  readonly printed: string;

  constructor(printed: string) {
    super({
      code: 'BOARD_REFUSED',
      message: `the board answered ${JSON.stringify(firstLine(printed))}`,
      hint: 'See what runs on it: mote monitor. A reset may help: mote monitor --reset',
      exitCode: ExitCode.programThrew,
    });
    this.printed = printed;
  }
}

/** Nothing answered as an interpreter does. What was seen instead decides what to say. */
export function consoleSilent(path: string, seen: string, hasModemLines: boolean): ToolError {
  const reset = hasModemLines ? 'Reset the board: mote monitor --reset.' : 'Press RESET (EN) on the board and run the command again.';
  const error = (code: string, message: string, hint: string): ToolError =>
    new ToolError({ code, message, hint, exitCode: ExitCode.noDevice });
  if (/waiting for download/i.test(seen))
    return error('BOARD_IN_LOADER', `the board on ${path} is in its ROM loader`, `Release BOOT (IO0). ${reset}`);
  if (/invalid header|not bootable|No bootable app/i.test(seen))
    return error('BOARD_BLANK', `the board on ${path} has no interpreter`, 'Put one on it: mote flash espruino_<version>_esp32.tgz');
  if (/password>/.test(seen))
    return error(
      'CONSOLE_LOCKED',
      `the console on ${path} asks for a password`,
      'A program locked it with E.setPassword. Unlock it in a terminal first.',
    );
  const text = printable(seen).slice(-80);
  return error(
    'CONSOLE_SILENT',
    `no interpreter answered on ${path}; ${text ? `it sent "${text}"` : 'nothing came back'}`,
    text
      ? `The program may keep the processor busy. ${reset}`
      : `Check port, cable and power. ${reset} A board without an interpreter takes one with mote flash.`,
  );
}

export function boardUnanswered(path: string, timeoutMs: number): ToolError {
  return new ToolError({
    code: 'BOARD_UNANSWERED',
    message: `the board on ${path} did not answer within ${timeoutMs / 1000} s`,
    hint: 'It may have restarted, or its program may keep the processor busy. Look with mote monitor, and run the command again.',
    exitCode: ExitCode.timedOut,
  });
}

export function outOfMemory(path: string): ToolError {
  return new ToolError({
    code: 'BOARD_OUT_OF_MEMORY',
    message: `the interpreter on ${path} ran out of variables`,
    hint: 'mote deploy runs a program from flash, where it takes a third of the memory; mote size says which module takes how much.',
    exitCode: ExitCode.budgetExceeded,
  });
}

export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').trim();
}

function firstLine(text: string): string {
  return text.trim().split(/[\r\n]/)[0]!;
}
