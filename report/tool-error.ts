import type { ExitCode } from './exit-codes.ts';

export interface ToolErrorDetails {
  /** Stable identifier, `AREA_WHAT`, for scripts and tests. */
  readonly code: string;
  /** Subject, what was seen, what was expected. One sentence without a final full stop is enough. */
  readonly message: string;
  /** What to do next, with the exact flag or file. */
  readonly hint?: string;
  readonly exitCode: ExitCode;
  readonly cause?: unknown;
}

/** What a host room throws when its user has to act. Anything else that reaches the command line is a defect of mote. */
export class ToolError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(details: ToolErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ToolError';
    this.code = details.code;
    this.hint = details.hint;
    this.exitCode = details.exitCode;
  }
}
