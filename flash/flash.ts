import type { Report } from './events.ts';
import { Progress } from './events.ts';
import { flashMute, restoreTooLarge, verifyFailed } from './errors.ts';
import { chipMismatch, flashTooSmall } from './image/errors.ts';
import { PARTITION_TABLE_OFFSET } from './image/chips.ts';
import { placeApplication, type Firmware } from './image/firmware.ts';
import { flashEnd, otaDataPartition, TABLE_BYTES, type Partition } from './image/partition-table.ts';
import { Damaged, type Stub } from './loader/stub.ts';
import type { Port } from './ports/port.ts';
import { awaitPrompt, type Interpreter } from './prompt.ts';
import { LoaderSession } from './session.ts';
import { md5, slicesOf, type Slice } from './slices.ts';

export const DEFAULT_FLASH_BAUD = 921_600;
/** From the reset to the prompt. An interpreter that tidies up its Storage takes some seconds. */
const PROMPT_MS = 15_000;
/** When the user has to press RESET first. */
const PROMPT_BY_HAND_MS = 60_000;

export interface FlashRequest {
  /** An open port; stays open. */
  readonly port: Port;
  /** Checked already. Absent: only a backup is made. */
  readonly firmware?: Firmware;
  /** A backup of the whole flash to write back. */
  readonly restore?: Uint8Array;
  /** Where to put the present content of the flash first. */
  readonly backup?: { readonly file: string; save(content: Uint8Array): Promise<void> };
  /** Erases the whole flash first: Storage, Wi-Fi settings and identity go too. */
  readonly erase?: boolean;
  /** Highest rate. Default 921,600. */
  readonly baud?: number;
  readonly report: Report;
  /** Talk for `--verbose`. */
  readonly log?: (line: string) => void;
  /** How long to wait for the loader, and for the prompt. */
  readonly patienceMs?: number;
  readonly promptMs?: number;
}

export interface FlashOutcome {
  /** The interpreter that answered; undefined when only a backup was made, or a restored flash has another program. */
  readonly interpreter?: Interpreter;
  readonly writtenBytes: number;
  readonly wireBytes: number;
}

/** Brings a firmware onto a board and proves it: every region compared by MD5, a real reset, the prompt, its version. Resolves only then. */
export async function flashBoard(request: FlashRequest): Promise<FlashOutcome> {
  const startMs = performance.now();
  const { port, report } = request;
  const session = await LoaderSession.open({
    port,
    baud: request.baud ?? DEFAULT_FLASH_BAUD,
    report,
    log: request.log ?? (() => undefined),
    ...(request.patienceMs === undefined ? {} : { patienceMs: request.patienceMs }),
  });
  const flashBytes = await identify(session, request);
  const { slices, selection } = await plan(session, request, flashBytes);
  if (request.backup) await backUp(session, request.backup, flashBytes, report);
  const writtenBytes = slices.length > 0 ? await write(session, slices, request, selection) : 0;
  const reset = await session.leave();
  let interpreter: Interpreter | undefined;
  if (!reset) report({ type: 'hand-needed', action: 'press-reset' });
  if (request.firmware) {
    interpreter = await awaitPrompt(port, request.promptMs ?? (reset ? PROMPT_MS : PROMPT_BY_HAND_MS));
    report({ type: 'prompt', ...interpreter });
  }
  const outcome = { writtenBytes, wireBytes: session.wireBytes };
  report({ type: 'done', ms: Math.round(performance.now() - startMs), ...outcome });
  return interpreter ? { interpreter, ...outcome } : outcome;
}

/** Compares the chip with the firmware before anything is touched. Resolves to the size of the flash. */
function identify(session: LoaderSession, { firmware, report }: FlashRequest): Promise<number> {
  return session.attempt(async (stub, { chip, client }) => {
    if (firmware && firmware.chip.imageId !== chip.IMAGE_CHIP_ID) throw chipMismatch(firmware.chip.name, chip.CHIP_NAME);
    const flashBytes = flashSize(await stub.readFlashId());
    const [description, mac] = [await chip.getChipDescription(client), await chip.readMac(client)];
    report({ type: 'chip', chip: chip.CHIP_NAME, description, mac, flashBytes });
    return flashBytes;
  });
}

function flashSize(id: number): number {
  // The third byte is the size as a power of two.
  const exponent = (id >> 16) & 0xff;
  if (id === 0 || id === 0xffffff || exponent < 0x12 || exponent > 0x20) throw flashMute(id);
  return 2 ** exponent;
}

interface Plan {
  /** What is to be in the flash afterwards. */
  readonly slices: readonly Slice[];
  /** The partition that chooses the application to start. */
  readonly selection?: Partition;
}

async function plan(session: LoaderSession, request: FlashRequest, flashBytes: number): Promise<Plan> {
  const { restore } = request;
  if (restore) {
    if (restore.length > flashBytes) throw restoreTooLarge(restore.length, flashBytes);
    return { slices: slicesOf('flash', 0, restore) };
  }
  if (!request.firmware) return { slices: [] };
  const firmware = request.firmware.partitions ? request.firmware : placeApplication(request.firmware, await readTable(session));
  const end = flashEnd(firmware.partitions!);
  if (end > flashBytes) throw flashTooSmall(end, flashBytes);
  const slices = firmware.regions.flatMap(({ name, offset, data }) => slicesOf(name, offset, data));
  const selection = otaDataPartition(firmware.partitions!);
  return selection ? { slices, selection } : { slices };
}

function readTable(session: LoaderSession): Promise<Uint8Array> {
  return session.transfer((stub) => stub.read(PARTITION_TABLE_OFFSET, TABLE_BYTES, () => undefined));
}

/** A board that had another firmware may be set to start another application than the factory one: that choice is erased. */
async function selectFactory(session: LoaderSession, selection: Partition, report: Report): Promise<void> {
  if (await session.attempt((stub) => isBlank(stub, selection.offset, selection.bytes))) return;
  report({ type: 'erase', what: 'boot selection' });
  await session.transfer((stub) => stub.eraseRegion(selection.offset, selection.bytes));
}

async function isBlank(stub: Stub, offset: number, bytes: number): Promise<boolean> {
  return (await stub.md5(offset, bytes)) === md5(new Uint8Array(bytes).fill(0xff));
}

async function backUp(
  session: LoaderSession,
  backup: NonNullable<FlashRequest['backup']>,
  flashBytes: number,
  report: Report,
): Promise<void> {
  const content = await session.transfer((stub) => {
    const progress = new Progress('read', flashBytes, report);
    return stub.read(0, flashBytes, (doneBytes) => progress.at(doneBytes));
  });
  await backup.save(content);
  report({ type: 'saved', file: backup.file, bytes: content.length });
}

/** Writes what differs, and proves every slice afterwards. Resolves to how many bytes of flash were written. */
async function write(
  session: LoaderSession,
  slices: readonly Slice[],
  request: FlashRequest,
  selection: Partition | undefined,
): Promise<number> {
  const { report } = request;
  if (request.erase) {
    report({ type: 'erase', what: 'flash' });
    await session.attempt((stub) => stub.eraseFlash());
  } else if (selection) await selectFactory(session, selection, report);
  const pending = new Set(await session.attempt((stub) => differing(stub, slices)));
  const regions = byRegion(slices);
  for (const [region, own] of regions) {
    const bytes = sum(own);
    report({ type: 'compare', region, bytes, equalBytes: bytes - sum(own.filter((slice) => pending.has(slice))) });
  }
  if (await session.attempt((stub) => replacesTable(stub, pending))) report({ type: 'foreign-table' });
  const written = new Set([...pending].map(({ region }) => region));
  const totalBytes = sum([...pending]);
  const mismatches = new Map<Slice, number>();
  const progress = new Progress('write', totalBytes, report);
  if (pending.size > 0) {
    await session.transfer(async (stub) => {
      for (const slice of pending) {
        const before = totalBytes - sum([...pending]);
        await stub.write(slice.offset, slice.data, (done, total) => progress.at(before + Math.round((slice.data.length * done) / total)));
        await prove(stub, slice, mismatches);
        pending.delete(slice);
      }
    });
  }
  for (const [region, own] of regions) {
    const proven = await session.attempt((stub) => proveRegion(stub, own, written.has(region)));
    report({ type: 'verified', region, ...proven });
  }
  return totalBytes;
}

/** Another table that is not blank: what lies where Storage will be is another firmware's. */
async function replacesTable(stub: Stub, pending: ReadonlySet<Slice>): Promise<boolean> {
  const table = [...pending].find(({ region }) => region === 'partition table');
  return table !== undefined && !(await isBlank(stub, table.offset, table.data.length));
}

function byRegion(slices: readonly Slice[]): Map<string, Slice[]> {
  const regions = new Map<string, Slice[]>();
  for (const slice of slices) regions.set(slice.region, [...(regions.get(slice.region) ?? []), slice]);
  return regions;
}

async function differing(stub: Stub, slices: readonly Slice[]): Promise<Slice[]> {
  const different: Slice[] = [];
  for (const slice of slices) if ((await stub.md5(slice.offset, slice.data.length)) !== slice.md5) different.push(slice);
  return different;
}

/** A slice that was written and is wrong is written once more, slower; wrong again, the flash is to blame. */
async function prove(stub: Stub, slice: Slice, mismatches: Map<Slice, number>): Promise<void> {
  const seen = await stub.md5(slice.offset, slice.data.length);
  if (seen === slice.md5) return;
  const count = (mismatches.get(slice) ?? 0) + 1;
  mismatches.set(slice, count);
  if (count > 1) throw verifyFailed(slice.region, slice.offset, slice.md5, seen);
  throw new Damaged(`the MD5 of the ${slice.region} at 0x${slice.offset.toString(16)} is not that of what was sent`);
}

/** The last word on a region: one MD5 over all of it, after everything is written. Where nothing was, its slices have just been compared. */
async function proveRegion(
  stub: Stub,
  slices: readonly Slice[],
  written: boolean,
): Promise<{ offset: number; bytes: number; md5: string }> {
  const { region, offset } = slices[0]!;
  const data = Buffer.concat(slices.map((slice) => slice.data));
  const expected = md5(data);
  const seen = written ? await stub.md5(offset, data.length) : expected;
  if (seen !== expected) throw verifyFailed(region, offset, expected, seen);
  return { offset, bytes: data.length, md5: seen };
}

function sum(slices: readonly Slice[]): number {
  return slices.reduce((total, { data }) => total + data.length, 0);
}
