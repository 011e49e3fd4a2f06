import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import type { FlashEvent } from '../flash/events.ts';
import type { FlashRequest } from '../flash/flash.ts';
import type { Firmware } from '../flash/image/firmware.ts';
import { Command, Option } from './command-line.ts';
import { existingFile } from './entry.ts';
import type { Output } from './output.ts';
import { choosePortFor, portOption } from './port-choice.ts';
import { ProgressBar } from './progress-bar.ts';
import { backupExists, invalidBaud, usageConflict } from './flash-usage.ts';

interface FlashFlags {
  port?: string;
  erase?: boolean;
  backup?: string;
  restore?: string;
  baud: string;
  json?: boolean;
  quiet?: boolean;
}

/** `mote flash`: the interpreter onto a board. */
export function flashCommand(output: Output): Command {
  return new Command('flash')
    .summary('put the interpreter on a board')
    .description(
      'Writes an Espruino release to a board and waits for its prompt. mote ships no firmware: take espruino_<version>_esp32.tgz from\n' +
        'https://www.espruino.com/Download. Programs in Storage are kept unless --erase is given.',
    )
    .argument('[firmware]', 'release archive (.tgz), the folder it was unpacked to, or a single image')
    .addOption(portOption())
    .addOption(new Option('--erase', 'erase the whole flash first, programs and Wi-Fi settings too'))
    .addOption(new Option('--backup <file>', 'first save the whole flash to a file'))
    .addOption(new Option('--restore <file>', 'write a saved flash back instead of a firmware'))
    .addOption(new Option('--baud <rate>', 'highest rate to try').default('921600'))
    .addOption(new Option('--json', 'print one JSON event a line'))
    .action(async (firmware: string | undefined, flags: FlashFlags) => flash(firmware, flags, output));
}

async function flash(path: string | undefined, flags: FlashFlags, output: Output): Promise<void> {
  const firmware = await checkedFirmware(path, flags);
  const restore = flags.restore === undefined ? undefined : readFileSync(existingFile(flags.restore, 'the saved flash'));
  if (flags.backup !== undefined && existsSync(flags.backup)) throw backupExists(flags.backup);
  const baud = parseBaud(flags.baud);
  const choice = await choosePortFor(flags.port, output);
  const [{ openPort, DEFAULT_BAUD }, { flashBoard }] = await Promise.all([import('../flash/ports/open.ts'), import('../flash/flash.ts')]);
  const port = await openPort(choice.path, DEFAULT_BAUD, choice.usb);
  const bar = new ProgressBar();
  try {
    const outcome = await flashBoard({
      port,
      ...(firmware ? { firmware } : {}),
      ...(restore ? { restore } : {}),
      ...(flags.backup === undefined ? {} : { backup: backupTo(flags.backup) }),
      erase: flags.erase === true,
      baud,
      report: flags.json
        ? (event) => output.result(JSON.stringify({ schemaVersion: 1, ...event }))
        : talker(output, bar, flags.quiet === true),
      log: (line) => output.detail(line),
    });
    const { interpreter } = outcome;
    if (!flags.json && interpreter) output.result(`Espruino ${interpreter.version} on ${interpreter.board}`);
  } finally {
    bar.end();
    await port.close();
  }
}

/** The file appears whole or not at all. */
function backupTo(file: string): NonNullable<FlashRequest['backup']> {
  return {
    file,
    save: async (content) => {
      await writeFile(`${file}.part`, content);
      await rename(`${file}.part`, file);
    },
  };
}

/** The firmware is checked before a port is opened; without one there must be something else to do. */
async function checkedFirmware(path: string | undefined, flags: FlashFlags): Promise<Firmware | undefined> {
  if (flags.restore !== undefined && path !== undefined)
    throw usageConflict('a firmware and --restore', 'Give one of them: --restore writes the saved flash.');
  if (flags.restore !== undefined && flags.backup !== undefined)
    throw usageConflict('--backup and --restore', 'Save first, restore in a second run.');
  if (path === undefined && (flags.restore !== undefined || flags.backup !== undefined)) return undefined;
  const [{ loadFirmware }, { firmwareNotNamed }] = await Promise.all([
    import('../flash/image/load-firmware.ts'),
    import('../flash/image/errors.ts'),
  ]);
  if (path === undefined) throw firmwareNotNamed();
  return loadFirmware(path);
}

function parseBaud(text: string): number {
  const baud = Number(text);
  if (!Number.isInteger(baud) || baud < 9600 || baud > 4_000_000) throw invalidBaud(text);
  return baud;
}

function talker(output: Output, bar: ProgressBar, quiet: boolean): (event: FlashEvent) => void {
  return (event) => {
    if (event.type === 'progress') {
      if (!quiet) bar.show(event.action === 'write' ? 'writing' : 'reading', event);
      return;
    }
    const line = describe(event);
    if (line === undefined) return;
    bar.end();
    output.talk(line);
  };
}

function describe(event: Exclude<FlashEvent, { type: 'progress' }>): string | undefined {
  switch (event.type) {
    case 'connect':
      return `connecting to ${event.port}`;
    case 'hand-needed':
      return event.action === 'enter-loader'
        ? 'No answer yet. Hold BOOT (IO0), press and release RESET (EN), release BOOT.'
        : 'This port cannot reset the board: press RESET (EN) now.';
    case 'chip':
      return `${event.description}, ${event.flashBytes / 1024 / 1024} MB flash, MAC ${event.mac}`;
    case 'baud':
      return `at ${event.baud.toLocaleString('en')} baud`;
    case 'slower':
      return `going on at ${event.baud.toLocaleString('en')} baud: ${event.reason}`;
    case 'again':
      return `trying again: ${event.reason}`;
    case 'erase':
      return `erasing the ${event.what}`;
    case 'foreign-table':
      return 'The board had another firmware. Use --erase if programs or settings of it get in the way.';
    case 'compare':
      return event.equalBytes === event.bytes ? `${event.region}: unchanged, skipped` : undefined;
    case 'saved':
      return `saved ${event.bytes.toLocaleString('en')} bytes to ${event.file}`;
    case 'verified':
      return `${event.region}: ${event.bytes.toLocaleString('en')} bytes at 0x${event.offset.toString(16)} verified`;
    case 'reset':
      return 'resetting the board';
    case 'prompt':
      return undefined;
    case 'done':
      return `done in ${(event.ms / 1000).toFixed(1)} s`;
  }
}
