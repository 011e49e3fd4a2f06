import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

export function engineMissing(path: string, seen: string, cause?: unknown): ToolError {
  return new ToolError({
    code: 'ENGINE_MISSING',
    message: `No Espruino interpreter at "${path}": ${seen}`,
    hint: 'Give --engine (or MOTE_ENGINE) the path of an Espruino build for Linux; mote neither ships nor fetches one.',
    exitCode: ExitCode.environmentMissing,
    cause,
  });
}

/** The interpreter ended by itself. `lastOutput` is the tail of what it printed. */
export function engineDied(how: string, lastOutput: string): ToolError {
  return new ToolError({
    code: 'ENGINE_DIED',
    message: `The interpreter ended ${how}, expected it to run on${quoted(lastOutput)}`,
    hint: 'Run the same bundle without --engine: if it works there, the bundle needs more stack or memory than this interpreter has.',
    exitCode: ExitCode.programThrew,
  });
}

export function engineHung(patienceMs: number, lastOutput: string): ToolError {
  return new ToolError({
    code: 'ENGINE_HUNG',
    message: `The interpreter did not come back to its idle loop within ${patienceMs / 1000} s${quoted(lastOutput)}`,
    hint: 'The program most likely loops without end; on a board the watchdog would reset it.',
    exitCode: ExitCode.programThrew,
  });
}

export function engineRanOtherBytes(seen: string, expected: string): ToolError {
  return new ToolError({
    code: 'ENGINE_OTHER_BYTES',
    message: `The bundle in the interpreter's Storage has the SHA-256 ${seen}, expected ${expected}`,
    hint: 'Its Storage may be too small for the bundle and the files of the board.',
    exitCode: ExitCode.transferFailed,
  });
}

export function moduleNameTooLong(name: string, limitBytes: number): ToolError {
  return new ToolError({
    code: 'ENGINE_MODULE_NAME',
    message: `The module "${name}" has a name of ${Buffer.byteLength(name)} bytes, expected at most ${limitBytes}, what Storage keeps`,
    hint: 'Give the file in --modules a shorter name.',
    exitCode: ExitCode.usage,
  });
}

function quoted(output: string): string {
  const tail = output.trim().split(/\r?\n/).slice(-5).join('\n');
  return tail ? `. Its last output:\n${tail}` : '; it printed nothing';
}
