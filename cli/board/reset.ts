import { applyReset, RUN_SEQUENCE } from '../../flash/loader/reset.ts';
import type { Port } from '../../flash/ports/port.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

/** Resets a board through the lines of its port. */
export async function resetBoard(port: Port): Promise<void> {
  if (port.hasModemLines) await applyReset(port, RUN_SEQUENCE);
  // Some ports find out only now that they have no such lines.
  if (port.hasModemLines) return;
  throw new ToolError({
    code: 'PORT_NO_LINES',
    message: `port ${port.path} has no lines that could reset the board`,
    hint: 'Press RESET (EN) on the board, or name a port with lines: a USB device, or rfc2217://host:port.',
    exitCode: ExitCode.usage,
  });
}
