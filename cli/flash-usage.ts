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

export function backupExists(file: string): ToolError {
  return new ToolError({
    code: 'USAGE_BACKUP_EXISTS',
    message: `--backup "${file}" is there already; an older backup is not written over`,
    hint: 'Name another file, or move the old one away.',
    exitCode: ExitCode.usage,
  });
}
