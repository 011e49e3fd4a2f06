import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';

const BUTTONS = 'Hold BOOT (IO0), press and release RESET (EN), release BOOT, then run the command again.';

/** Part of a SYNC request. */
const ECHO = 'UUUUUUUU';

/** Nothing answered as a loader does. What was seen instead decides what to say. */
export function loaderSilent(path: string, text: string, hasModemLines: boolean): ToolError {
  const boot = [...text.matchAll(/boot:(0x[0-9a-f]+) \(([^)]*)\)/gi)].at(-1);
  if (/brown-?out/i.test(text)) return brownOut();
  if (boot && /waiting for download/i.test(text.slice(boot.index))) {
    return new ToolError({
      code: 'BOARD_DEAF',
      message: `the board on ${path} waits for a download, but does not hear what is sent`,
      hint: 'Check the line from the adapter (TX) to the board (RX); unplug whatever else is wired to RX.',
      exitCode: ExitCode.noDevice,
    });
  }
  if (boot) return runsProgram(`the board on ${path} started its program (boot:${boot[1]} ${boot[2]}) instead of its loader`);
  if (text.includes(ECHO)) return runsProgram(`the board on ${path} runs its program: it echoes what is sent`);
  const seen = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(-60);
  return new ToolError({
    code: 'BOARD_SILENT',
    message: `no loader answered on ${path}; ${seen ? `it sent "${seen}" instead` : 'nothing came back'}`,
    hint: `${hasModemLines ? '' : 'This port cannot reset the board. '}${BUTTONS} Also check port, cable and power.`,
    exitCode: ExitCode.noDevice,
  });
}

function runsProgram(message: string): ToolError {
  return new ToolError({ code: 'BOARD_RUNS_PROGRAM', message, hint: BUTTONS, exitCode: ExitCode.noDevice });
}

export function brownOut(): ToolError {
  return new ToolError({
    code: 'BOARD_BROWNOUT',
    message: 'the board reset itself because its supply voltage broke down',
    hint: 'Use another USB port or a shorter cable, and unplug what else the board feeds. Then run the command again.',
    exitCode: ExitCode.transferFailed,
  });
}

export function transferFailed(path: string, baud: number, cause: unknown): ToolError {
  return new ToolError({
    code: 'TRANSFER_FAILED',
    message: `the transfer on ${path} kept failing, at ${baud} baud too: ${(cause as Error).message}`,
    hint: 'Use a shorter cable or another USB port, and run the command again: what is already written is kept.',
    exitCode: ExitCode.transferFailed,
    cause,
  });
}

export function verifyFailed(region: string, offset: number, expected: string, seen: string): ToolError {
  return new ToolError({
    code: 'VERIFY_FAILED',
    message: `the flash does not hold what was written to it: ${region} at 0x${offset.toString(16)} has MD5 ${seen}, expected ${expected}`,
    hint: 'Erase the flash and write it anew: mote flash --erase. If it fails again, the flash chip is worn out.',
    exitCode: ExitCode.transferFailed,
  });
}

export function flashMute(id: number): ToolError {
  return new ToolError({
    code: 'FLASH_MUTE',
    message: `the flash chip does not answer (identifier 0x${id.toString(16).padStart(6, '0')})`,
    hint: 'Unplug what is wired to the flash pins (GPIO 6 to 11 on an ESP32) and check that GPIO 12 is not pulled high.',
    exitCode: ExitCode.transferFailed,
  });
}

export function unknownChip(detail: string, cause: unknown): ToolError {
  return new ToolError({
    code: 'CHIP_UNKNOWN',
    message: `the chip on this port is none that the interpreter runs on: ${detail}`,
    hint: 'mote flashes ESP32, ESP32-S3 and ESP32-C3 boards.',
    exitCode: ExitCode.usage,
    cause,
  });
}

export function stillInLoader(path: string): ToolError {
  return new ToolError({
    code: 'RESET_FAILED',
    message: `everything is written and verified, but after the reset the board on ${path} is in its loader again`,
    hint: 'Release BOOT (nothing may pull IO0 low) and press RESET.',
    exitCode: ExitCode.transferFailed,
  });
}

export function bootFailed(text: string): ToolError {
  return new ToolError({
    code: 'BOOT_FAILED',
    message: `everything is written and verified, but the board does not start: "${printable(text).slice(-120)}"`,
    hint: 'Erase the flash and write it anew: mote flash --erase. Check that the firmware is for this board.',
    exitCode: ExitCode.transferFailed,
  });
}

export function noPrompt(path: string, text: string, waitedMs: number): ToolError {
  const seen = printable(text).slice(-120);
  return new ToolError({
    code: 'PROMPT_MISSING',
    message: `everything is written and verified, but no interpreter answered on ${path} within ${waitedMs / 1000} s; ${seen ? `it sent "${seen}"` : 'nothing came back'}`,
    hint: 'Press RESET and look: mote monitor. A program in Storage may keep the console busy; mote flash --erase removes it.',
    exitCode: ExitCode.timedOut,
  });
}

export function restoreTooLarge(fileBytes: number, flashBytes: number): ToolError {
  return new ToolError({
    code: 'RESTORE_TOO_LARGE',
    message: `the backup has ${fileBytes.toLocaleString('en')} bytes, the flash of the board ${flashBytes.toLocaleString('en')}`,
    hint: 'Restore it to the board that it was taken from. Nothing was written.',
    exitCode: ExitCode.usage,
  });
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').trim();
}
