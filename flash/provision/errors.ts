import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

export function storageNotEmpty(path: string, names: readonly string[]): ToolError {
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
  return new ToolError({
    code: 'STORAGE_NOT_EMPTY',
    message: `Storage of the board on ${path} holds ${names.length} files: ${shown}`,
    hint: 'Slots have to lie first in Storage. --erase erases all of it, programs and settings too.',
    exitCode: ExitCode.usage,
  });
}

/** @param largestSlot what would fit, in bytes; 0: nothing does */
export function storageFull(path: string, totalBytes: number, neededBytes: number, largestSlot: number): ToolError {
  return new ToolError({
    code: 'STORAGE_FULL',
    message: `Storage of the board on ${path} has ${totalBytes.toLocaleString('en')} bytes, slots and rescue bundle need ${neededBytes.toLocaleString('en')}`,
    hint: largestSlot > 0 ? `Smaller slots fit: --slot-size ${largestSlot / 1024}k` : 'This board is too small for slots.',
    exitCode: ExitCode.budgetExceeded,
  });
}

export function noTls(path: string): ToolError {
  return new ToolError({
    code: 'BOARD_NO_TLS',
    message: `the identity asks for TLS, and the interpreter on ${path} has no tls module`,
    hint: 'Take a build with TLS, or leave broker.tls out of the identity.',
    exitCode: ExitCode.environmentMissing,
  });
}

export function readBackDiffers(path: string, names: readonly string[]): ToolError {
  return new ToolError({
    code: 'PROVISION_DAMAGED',
    message: `after the restart the board on ${path} reads something else than was written: ${names.join(', ')}`,
    hint: 'Run the command again with --erase. If it fails again, the flash chip is worn out.',
    exitCode: ExitCode.transferFailed,
  });
}
