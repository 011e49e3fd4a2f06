import { readFileSync } from 'node:fs';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { writeWholeFile } from '../../report/whole-file.ts';
import { FlashChip, type FlashChipOptions } from '../../simulator/serial/flash-chip.ts';

/**
 * The flash of a board from a file.
 * @throws ToolError USAGE_FLASH_IMAGE
 */
export function loadFlash(file: string, options: FlashChipOptions = {}): FlashChip {
  const content = readFileSync(file);
  if (!Number.isInteger(Math.log2(content.length)) || content.length < 0x100000)
    throw new ToolError({
      code: 'USAGE_FLASH_IMAGE',
      message: `--flash-image "${file}" has ${content.length} bytes, expected a whole flash: 1, 2, 4, 8 or 16 MB`,
      hint: 'Name a file that mote flash --backup or an earlier --flash-image wrote, or one that is not there for a new one.',
      exitCode: ExitCode.usage,
    });
  return new FlashChip({ ...options, bytes: content.length, content });
}

export function saveFlash(file: string, flash: FlashChip): void {
  writeWholeFile(file, flash.read(0, flash.bytes));
}
