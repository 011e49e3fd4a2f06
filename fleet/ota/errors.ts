import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

export function releaseRefused(seen: string, hint: string): ToolError {
  return new ToolError({ code: 'OTA_RELEASE', message: `This cannot be a release: ${seen}`, hint, exitCode: ExitCode.usage });
}

export function keyInvalid(subject: string, seen: string, hint: string): ToolError {
  return new ToolError({ code: 'OTA_KEY', message: `${subject}: ${seen}`, hint, exitCode: ExitCode.usage });
}

export function notVerified(message: string, hint: string): ToolError {
  return new ToolError({ code: 'OTA_NOT_VERIFIED', message, hint, exitCode: ExitCode.transferFailed });
}

export function brokerUnfit(message: string, hint: string): ToolError {
  return new ToolError({ code: 'OTA_BROKER', message, hint, exitCode: ExitCode.brokerRefused });
}

export function rolloutHalted(message: string, hint: string): ToolError {
  return new ToolError({ code: 'OTA_HALTED', message, hint, exitCode: ExitCode.rolloutHalted });
}

/** Devices said no. */
export function devicesFailed(message: string, hint: string): ToolError {
  return new ToolError({ code: 'OTA_FAILED', message, hint, exitCode: ExitCode.transferFailed });
}

export function timedOut(message: string, hint: string): ToolError {
  return new ToolError({ code: 'OTA_TIMEOUT', message, hint, exitCode: ExitCode.timedOut });
}

export function nothingThere(message: string, hint: string): ToolError {
  return new ToolError({ code: 'OTA_MISSING', message, hint, exitCode: ExitCode.usage });
}
