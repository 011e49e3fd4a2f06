import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';

const BUTTONS = 'Hold BOOT (IO0), press and release RESET (EN), release BOOT, then run the command again.';

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
  if (boot) {
    return new ToolError({
      code: 'BOARD_RUNS_PROGRAM',
      message: `the board on ${path} started its program (boot:${boot[1]} ${boot[2]}) instead of its loader`,
      hint: BUTTONS,
      exitCode: ExitCode.noDevice,
    });
  }
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

export function brownOut(): ToolError {
  return new ToolError({
    code: 'BOARD_BROWNOUT',
    message: 'the board reset itself because its supply voltage broke down',
    hint: 'Use another USB port or a shorter cable, and unplug what else the board feeds. Then run the command again.',
    exitCode: ExitCode.transferFailed,
  });
}
