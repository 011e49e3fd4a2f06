import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

export function wrongBoard(path: string, seen: string, wanted: string): ToolError {
  return new ToolError({
    code: 'BOARD_MISMATCH',
    message: `the board on ${path} is an ${seen}, the program was built for ${wanted}`,
    hint: 'Build it for this board with --board, or name the port of the right one with -p.',
    exitCode: ExitCode.usage,
  });
}

export function noSha256(path: string): ToolError {
  return new ToolError({
    code: 'BOARD_NO_SHA256',
    message: `the interpreter on ${path} has no SHA-256: its loader could not check a program`,
    hint: 'Put a release for ESP32, S3 or C3 on it that has the crypto module with SHA-256: mote flash FIRMWARE',
    exitCode: ExitCode.environmentMissing,
  });
}

export function notProvisioned(path: string, missing: string): ToolError {
  return new ToolError({
    code: 'BOARD_NOT_PROVISIONED',
    message: `the board on ${path} has no slots for programs: ${missing}`,
    hint: 'Set it up first: mote provision --identity FILE',
    exitCode: ExitCode.usage,
  });
}

export function foreignBoot(path: string, seen: string): ToolError {
  return new ToolError({
    code: 'BOARD_FOREIGN_BOOT',
    message: `.bootcde on ${path} does not start the slots: it begins with ${JSON.stringify(seen.slice(0, 40))}`,
    hint: 'An IDE saved its own program there. --replace-boot puts the start line back; mote provision --erase sets the board up anew.',
    exitCode: ExitCode.usage,
  });
}

export function bundleTooBig(path: string, bytes: number, most: number): ToolError {
  return new ToolError({
    code: 'SLOT_TOO_SMALL',
    message: `the program has ${bytes.toLocaleString('en')} bytes, a slot of the board on ${path} takes ${most.toLocaleString('en')}`,
    hint: 'mote size says which module takes how much; mote provision --slot-size makes the slots larger.',
    exitCode: ExitCode.budgetExceeded,
  });
}

export function memoryShort(path: string, free: number, needed: number): ToolError {
  return new ToolError({
    code: 'BOARD_OUT_OF_MEMORY',
    message: `the interpreter on ${path} has ${free.toLocaleString('en')} variables free without a program, expected at least ${needed.toLocaleString('en')}`,
    hint: 'Turn Bluetooth off for good with ESP32.enableBLE(false) in mote repl (it erases saved code), or use a module with PSRAM.',
    exitCode: ExitCode.budgetExceeded,
  });
}

export function slotDamaged(path: string): ToolError {
  return new ToolError({
    code: 'DEPLOY_DAMAGED',
    message: `what the board on ${path} reads back from the slot is not what was sent: its SHA-256 is another`,
    hint: 'The board goes on with the program that it had. Run the command again; if it fails again, the flash chip is worn out.',
    exitCode: ExitCode.transferFailed,
  });
}

/** @param back what runs instead */
export function programThrew(name: string, back: string): ToolError {
  return new ToolError({
    code: 'DEPLOY_THREW',
    message: `${name} threw at its start, and the board went back to ${back}`,
    hint: 'The stack above names the line. Nothing is lost: correct it and deploy again.',
    exitCode: ExitCode.programThrew,
  });
}

export function programFailed(name: string, back: string): ToolError {
  return new ToolError({
    code: 'DEPLOY_FAILED',
    message: `${name} did not stay up, and the board went back to ${back}`,
    hint: 'See what it prints: mote run FILE tries it in memory. A program that keeps the processor busy is ended by the watchdog.',
    exitCode: ExitCode.programThrew,
  });
}

export function noHello(name: string, text: string, waitedMs: number): ToolError {
  return new ToolError({
    code: 'DEPLOY_NO_HELLO',
    message: `${name} runs, but printed no ${JSON.stringify(text)} within ${waitedMs / 1000} s; the board was sent back to what it had`,
    hint: 'Give it longer with --timeout, or expect another text with --hello.',
    exitCode: ExitCode.timedOut,
  });
}
