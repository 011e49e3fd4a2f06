import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import type { SerialFaults } from '../../simulator/serial/board.ts';
import type { FlashChipOptions } from '../../simulator/serial/flash-chip.ts';

/** Flags of `mote sim` about the board's serial port. */
export interface SerialFlags {
  serial?: string;
  flashImage?: string;
  holdBoot?: boolean;
  serialFault?: readonly string[];
}

/** The same, read and checked. */
export interface SerialSettings {
  readonly protocol: 'tcp' | 'rfc2217';
  /** TCP port on 127.0.0.1; 0: any free one. */
  readonly port: number;
  readonly flashImage: string | undefined;
  readonly holdBoot: boolean;
  readonly faults: SerialFaults;
  readonly flash: FlashChipOptions;
}

interface Fault {
  readonly faults?: SerialFaults;
  readonly flash?: FlashChipOptions;
}

/** What `--serial-fault NAME[=NUMBER]` makes of its number. Those without a default need one. */
const FAULTS: Readonly<Record<string, { readonly number?: number; readonly means: (number: number) => Fault }>> = {
  'lose-to-board': { means: (at) => ({ faults: { lostToBoard: [at] } }) },
  'lose-to-host': { means: (at) => ({ faults: { lostToHost: [at] } }) },
  'max-clean-baud': { means: (baud) => ({ faults: { maxCleanBaud: baud } }) },
  vanish: { number: 100_000, means: (bytes) => ({ faults: { vanishAfterBytes: bytes, replugUs: 1e6 } }) },
  'brown-out': { number: 100_000, means: (bytes) => ({ faults: { brownOutAfterBytes: bytes } }) },
  'no-auto-download': { number: 1, means: () => ({ faults: { noAutoDownload: true } }) },
  'stale-stub': { number: 1, means: () => ({ faults: { staleStub: true } }) },
  'stuck-cell': { number: 0x10400, means: (address) => ({ flash: { stuckCells: [address] } }) },
  'slow-flash': { number: 10, means: (times) => ({ flash: { eraseUsPerSector: 45_000 * times, programUsPerKilobyte: 3_000 * times } }) },
  'mute-flash': { number: 1, means: () => ({ flash: { jedecId: 0xffffff } }) },
};

export const FAULT_NAMES = Object.keys(FAULTS);

/** @throws ToolError `USAGE_SERIAL` */
export function readSerial(flags: SerialFlags): SerialSettings | undefined {
  if (flags.serial === undefined) {
    const idle = flags.holdBoot || (flags.serialFault ?? []).length > 0;
    if (idle) throw usage('--hold-boot and --serial-fault are about a serial port that --serial opens', 'Add --serial tcp://:0.');
    return undefined;
  }
  const match = /^(tcp|rfc2217):\/\/(?:127\.0\.0\.1|localhost)?:(\d{1,5})\/?$/.exec(flags.serial);
  if (!match || Number(match[2]) > 65_535)
    throw usage(
      `--serial is "${flags.serial}", expected tcp://:PORT or rfc2217://:PORT`,
      'The port is opened on 127.0.0.1 only. Example: --serial rfc2217://:0',
    );
  const chosen = (flags.serialFault ?? []).map(readFault);
  return {
    protocol: match[1] as 'tcp' | 'rfc2217',
    port: Number(match[2]),
    flashImage: flags.flashImage,
    holdBoot: flags.holdBoot === true,
    faults: Object.assign({}, ...chosen.map(({ faults }) => faults)) as SerialFaults,
    flash: Object.assign({}, ...chosen.map(({ flash }) => flash)) as FlashChipOptions,
  };
}

function readFault(text: string): Fault {
  const [name = '', value] = text.split('=');
  const fault = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  const number = value === undefined ? fault?.number : Number(value);
  if (!fault || number === undefined || !Number.isSafeInteger(number) || number < 0)
    throw usage(`--serial-fault is "${text}", expected NAME or NAME=NUMBER`, `Names: ${FAULT_NAMES.join(', ')}.`);
  return fault.means(number);
}

function usage(message: string, hint: string): ToolError {
  return new ToolError({ code: 'USAGE_SERIAL', message, hint, exitCode: ExitCode.usage });
}
