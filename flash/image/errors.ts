import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

const OFFICIAL = 'https://www.espruino.com/Download or https://github.com/espruino/Espruino/releases';

export function firmwareNotNamed(): ToolError {
  return new ToolError({
    code: 'USAGE_NO_FIRMWARE',
    message: 'no firmware was named; mote ships none and downloads none',
    hint: `Get espruino_<version>_esp32.tgz from ${OFFICIAL}, then: mote flash espruino_<version>_esp32.tgz`,
    exitCode: ExitCode.usage,
  });
}

export function firmwareAbsent(path: string, cause?: unknown): ToolError {
  return new ToolError({
    code: 'FIRMWARE_ABSENT',
    message: `"${path}" is neither a file nor a folder`,
    hint: `The official firmware is at ${OFFICIAL}. Give the downloaded archive, or the folder it was unpacked to.`,
    exitCode: ExitCode.usage,
    cause,
  });
}

export function archiveDamaged(name: string, detail: string, cause?: unknown): ToolError {
  return new ToolError({
    code: 'ARCHIVE_DAMAGED',
    message: `archive ${name} is damaged: ${detail}`,
    hint: `Download it again from ${OFFICIAL}.`,
    exitCode: ExitCode.usage,
    cause,
  });
}

/** @param problem what is wrong with which part, expected and seen */
export function firmwareIncomplete(name: string, problem: string): ToolError {
  return new ToolError({
    code: 'FIRMWARE_INCOMPLETE',
    message: `${name} is not a firmware for an ESP32 board: ${problem}`,
    hint: 'It needs a bootloader, a partition table and an application: give the release archive as it was downloaded.',
    exitCode: ExitCode.usage,
  });
}

export function imageDamaged(name: string, problem: string): ToolError {
  return new ToolError({
    code: 'IMAGE_DAMAGED',
    message: `image ${name} is damaged: ${problem}`,
    hint: `Download it again from ${OFFICIAL}.`,
    exitCode: ExitCode.usage,
  });
}

export function imageTooLarge(name: string, bytes: number, place: string, roomBytes: number): ToolError {
  return new ToolError({
    code: 'IMAGE_TOO_LARGE',
    message: `${name} has ${bytes.toLocaleString('en')} bytes, ${place} has room for ${roomBytes.toLocaleString('en')}`,
    hint: 'Use a firmware whose partition table fits its application. Nothing was written.',
    exitCode: ExitCode.usage,
  });
}

/** @param image chip that the image is for  @param board chip that answered */
export function chipMismatch(image: string, board: string): ToolError {
  return new ToolError({
    code: 'CHIP_MISMATCH',
    message: `the firmware is for the ${image}, the board has an ${board}`,
    hint: `Take the ${board} build of the same release, or choose another board with -p. Nothing was written.`,
    exitCode: ExitCode.usage,
  });
}

export function flashTooSmall(neededBytes: number, chipBytes: number): ToolError {
  return new ToolError({
    code: 'FLASH_TOO_SMALL',
    message: `the firmware needs ${neededBytes / 1024} kB of flash, the board has ${chipBytes / 1024} kB`,
    hint: 'Use a board with more flash, or a firmware built for less. Nothing was written.',
    exitCode: ExitCode.usage,
  });
}
