import { ExitCode } from './exit-codes.ts';
import { ToolError } from './tool-error.ts';

const UNIT_US: Record<string, number> = { us: 1, ms: 1e3, s: 1e6, m: 60e6, h: 3600e6, d: 86400e6 };

/**
 * Reads a duration with its unit, such as `200ms`, `1.5s`, `5m`, `24h`, `7d`.
 * @param subject what the text is, for the error: `--for`, `parts[0].period`
 * @returns whole microseconds
 */
export function parseDurationUs(text: string, subject: string): number {
  const match = /^(\d+(?:\.\d+)?)(us|ms|s|m|h|d)$/.exec(text.trim());
  const unitUs = match ? UNIT_US[match[2]!] : undefined;
  if (!match || unitUs === undefined) {
    throw new ToolError({
      code: 'USAGE_DURATION',
      message: `${subject} is "${text}", expected a number with a unit`,
      hint: 'Write it like 200ms, 10s, 5m, 24h or 7d.',
      exitCode: ExitCode.usage,
    });
  }
  return Math.round(Number(match[1]) * unitUs);
}
