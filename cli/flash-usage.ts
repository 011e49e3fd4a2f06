import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';

export function usageConflict(what: string, hint: string): ToolError {
  return new ToolError({ code: 'USAGE_CONFLICT', message: `${what} do not go together`, hint, exitCode: ExitCode.usage });
}

export function invalidBaud(text: string): ToolError {
  return new ToolError({
    code: 'USAGE_BAUD',
    message: `--baud is "${text}", expected a rate from 9600 to 4000000`,
    hint: 'Leave it away: mote finds a rate that works.',
    exitCode: ExitCode.usage,
  });
}
