import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';
import { writeWholeFile } from '../report/whole-file.ts';
import { addBoardOptions, findBoard, type BoardFlags } from './board/port.ts';
import { transferBar, type TransferBar } from './board/progress.ts';
import { Command, Option, withConfig } from './command-line.ts';
import { loadConfig } from './config.ts';
import { existingFile } from './entry.ts';
import type { Output } from './output.ts';
import type { BoardInput } from './provision/input.ts';
import type { JobParts, Receipt } from './provision/job.ts';

interface ProvisionFlags extends BoardFlags {
  identity?: string;
  csv?: string;
  keys?: string;
  board: 'esp32' | 'esp32s3' | 'esp32c3';
  slotSize?: string;
  erase?: boolean;
  receipt?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `mote provision`: a flashed board becomes a node. */
export function provisionCommand(output: Output): Command {
  const command = new Command('provision')
    .summary('set a flashed board up as a node')
    .description(
      'Writes what a node has besides its program: slots, rescue bundle, update keys, identity with Wi-Fi and broker, loader and boot files; restarts the\n' +
        'board and reads all of it back. Secrets come from files, or as "${NAME}" in them from the environment, and are never printed.',
    );
  return addBoardOptions(command)
    .addOption(new Option('--identity <file>', 'who the board is: names, Wi-Fi, broker (JSON); with --csv: what all boards have in common'))
    .addOption(
      new Option('--csv <file>', 'many boards at once: a column "port", and columns such as id or broker.host that go over --identity'),
    )
    .addOption(new Option('--keys <file>', 'keys.json of mote ota keygen; without it the board takes updates by cable only'))
    .addOption(new Option('--board <board>', 'the chip it has to be').choices(['esp32', 'esp32s3', 'esp32c3']).default('esp32'))
    .addOption(new Option('--slot-size <size>', 'of one slot, in kB: 64k; default: 128k, or what fits'))
    .addOption(new Option('--erase', 'erase Storage first, programs and settings too'))
    .addOption(new Option('--receipt <file>', 'write what was done as JSON'))
    .addOption(new Option('--json', 'print the receipt'))
    .action(async (_flags: ProvisionFlags, own: Command) => {
      const { board } = await loadConfig(process.cwd());
      process.exitCode = await provisionAll(withConfig<ProvisionFlags>(own, board === undefined ? {} : { board }), output);
    });
}

async function provisionAll(flags: ProvisionFlags, output: Output): Promise<ExitCode> {
  const slotBytes = readSlotSize(flags.slotSize);
  const [{ readBoards }, { provision }] = await Promise.all([import('./provision/input.ts'), import('./provision/job.ts')]);
  const boards = readBoards(flags.identity, flags.csv);
  const parts = await buildParts(flags, slotBytes);
  const doors = await Promise.all(boards.map(({ port }) => findBoard({ ...flags, ...(port === undefined ? {} : { port }) }, output)));
  const bars = progressOf(boards.length, flags.quiet);
  const receipts = await Promise.all(boards.map((board, index) => provision(board, doors[index]!, parts, bars.of(index), output)));
  bars.end();
  const document = JSON.stringify({ schemaVersion: 1, boards: receipts });
  if (flags.receipt !== undefined) writeWholeFile(flags.receipt, `${document}\n`);
  if (flags.json) output.result(document);
  return conclude(receipts, boards, flags, output);
}

/** Built once, however many boards. */
async function buildParts(flags: ProvisionFlags, slotBytes: number | undefined): Promise<JobParts> {
  const [{ deviceBootFiles, deviceProgram }, { keysForBoard, readKeySet }, { compress }] = await Promise.all([
    import('./board/device-program.ts'),
    import('../fleet/ota/keys.ts'),
    import('../simulator/engine/heatshrink.ts'),
  ]);
  const keys = flags.keys === undefined ? '' : keysForBoard(readKeySet(existingFile(flags.keys, 'the key set')));
  const [boot, rescue] = await Promise.all([deviceBootFiles(), deviceProgram('firmware/apps/rescue')]);
  return { ...boot, rescue, keys, chip: flags.board, slotBytes, erase: flags.erase === true, compress };
}

function conclude(receipts: readonly Receipt[], boards: readonly BoardInput[], { json }: ProvisionFlags, output: Output): ExitCode {
  const failed = receipts.filter((receipt) => !receipt.ok);
  for (const receipt of receipts) {
    if (receipt.ok) {
      const { id, port, board, interpreter, slotBytes, ms } = receipt;
      if (!json)
        output.result(
          `${id} on ${port}: ${board} ${interpreter}, slots of ${slotBytes / 1024} kB, verified in ${(ms / 1000).toFixed(1)} s`,
        );
    } else {
      output.problem(`${output.style('red', `error ${receipt.error.code}`)} ${receipt.id}: ${receipt.error.message}`);
      if (receipt.error.hint) output.problem(`  ${output.style('dim', '→')} ${receipt.error.hint}`);
    }
  }
  if (failed.length === 0) return ExitCode.ok;
  // Of one board the failure is the command's; of several, that some were done and some not.
  const [first] = failed;
  if (boards.length === 1 && first && !first.ok) return first.error.exitCode as ExitCode;
  output.problem(`${receipts.length - failed.length} of ${receipts.length} boards done; not: ${failed.map(({ id }) => id).join(', ')}`);
  return ExitCode.transferFailed;
}

/** One bar for all boards together. */
function progressOf(count: number, quiet: boolean | undefined): { of(index: number): (done: number, total: number) => void; end(): void } {
  const done = Array.from({ length: count }, () => 0);
  let bar: TransferBar | undefined;
  return {
    of: (index) => (doneBytes, totalBytes) => {
      // The boards' layouts differ by the length of their identities alone.
      bar ??= transferBar('writing', totalBytes * count, quiet);
      done[index] = doneBytes;
      bar.at(done.reduce((sum, bytes) => sum + bytes, 0));
    },
    end: () => bar?.end(),
  };
}

function readSlotSize(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const kilobytes = Number(/^(\d+)k$/.exec(text)?.[1]);
  if (kilobytes >= 8 && kilobytes <= 1024 && kilobytes % 4 === 0) return kilobytes * 1024;
  throw new ToolError({
    code: 'USAGE_SLOT_SIZE',
    message: `--slot-size is "${text}", expected 8k to 1024k in steps of 4k`,
    hint: 'A slot holds a page of 4 kB and the bundle: --slot-size 64k',
    exitCode: ExitCode.usage,
  });
}
