import { ToolError } from '../../report/tool-error.ts';
import { loaderSilent, transferFailed, unknownChip } from '../errors.ts';
import type { Port } from '../ports/port.ts';
import { createRomClient, type RomChip, type RomClient } from './esptool.ts';
import { applyReset, downloadSequences } from './reset.ts';
import { SlipLink } from './slip-link.ts';

const SYNC = 0x08;
const SYNC_PAYLOAD = Uint8Array.from([0x07, 0x07, 0x12, 0x20, ...Buffer.alloc(32, 0x55)]);
const SYNC_REPLY_MS = 100;
/** How long to go on asking after one reset: the ROM's text comes 0.3 s after it, and the loader behind it. */
const ATTEMPT_MS = 1300;
/** How long to try before giving up. */
const PATIENCE_MS = 7000;
/** How often the chip may be lost again between its first answer and its stub's. */
const TRIES = 3;

export interface ConnectOptions {
  readonly log: (line: string) => void;
  /** A reset into the loader was tried without an answer: the user may have to press the buttons. Called once. */
  readonly onHandNeeded?: () => void;
  readonly patienceMs?: number;
}

/** The loader of a chip in download mode, synchronised, and which chip it is. */
export interface ConnectedLoader {
  readonly link: SlipLink;
  readonly client: RomClient;
  readonly chip: RomChip;
}

/** Brings the board into its loader, by the modem lines where there are any, by the user's hands otherwise, and finds out which chip it is. */
export async function connectLoader(port: Port, baud: number, options: ConnectOptions): Promise<ConnectedLoader> {
  await port.setBaud(baud);
  const link = new SlipLink(port, baud);
  for (let tries = 1; ; tries++) {
    const client = await createRomClient(link, options.log);
    const stubRuns = await synchronise(port, link, client, options);
    try {
      return { link, client, chip: await prepare(client, stubRuns, options.log) };
    } catch (error) {
      if (error instanceof ToolError) throw error;
      if (tries === TRIES) throw transferFailed(port.path, baud, error);
      options.log(`the loader was lost again: ${(error as Error).message}`);
      await link.drainInput();
    }
  }
}

/** From the first answer to a running stub: which chip it is, and the stub's upload. */
async function prepare(client: RomClient, stubRuns: boolean, log: (line: string) => void): Promise<ConnectedLoader['chip']> {
  const chip = await identify(client, stubRuns);
  client.applyDetectedChip(chip);
  log(`${stubRuns ? 'a stub of an earlier session answered' : 'the ROM answered'}: ${chip.CHIP_NAME}`);
  client.IS_STUB = stubRuns;
  if (!stubRuns) await client.runStub();
  return chip as typeof chip & RomChip;
}

async function identify(client: RomClient, stubRuns: boolean): Promise<RomClient['chip']> {
  try {
    // A stub knows only the older way, by a magic number.
    return stubRuns ? await client.identifyChipByMagic() : await client.identifyChip();
  } catch (error) {
    if ((error as Error).name.startsWith('UnexpectedChip')) throw unknownChip((error as Error).message, error);
    throw error;
  }
}

/** Resolves to whether a stub of an earlier session answered in the ROM's place. */
async function synchronise(port: Port, link: SlipLink, client: RomClient, options: ConnectOptions): Promise<boolean> {
  const startMs = performance.now();
  const endMs = startMs + (options.patienceMs ?? PATIENCE_MS);
  const sequences = downloadSequences(port);
  let asked = false;
  for (let attempt = 0; performance.now() < endMs; attempt++) {
    if (port.hasModemLines) await applyReset(port, sequences[attempt % sequences.length]!);
    const attemptEndMs = Math.min(endMs, performance.now() + ATTEMPT_MS);
    while (performance.now() < attemptEndMs) {
      const value = await sync(link, client);
      if (value !== undefined) return value === 0;
      // It started its program: asking on is of no use before the next reset.
      if (port.hasModemLines && startedProgram(link.text)) break;
    }
    if (asked) continue;
    asked = true;
    options.onHandNeeded?.();
  }
  throw loaderSilent(port.path, link.text, port.hasModemLines);
}

/** After a failed transfer: whether the stub still hears at the present rate. */
export async function resynchronise({ link, client }: ConnectedLoader): Promise<boolean> {
  await link.drainInput();
  for (let tries = 0; tries < 3; tries++) {
    if ((await sync(link, client)) === 0) return true;
  }
  return false;
}

/** One SYNC. Resolves to the value of its reply (a ROM repeats its own bytes, a stub says 0), or undefined when nothing fitting came. */
async function sync(link: SlipLink, client: RomClient): Promise<number | undefined> {
  try {
    const [value] = await client.command(SYNC, SYNC_PAYLOAD, 0, true, SYNC_REPLY_MS);
    await link.drainInput();
    return value;
  } catch (error) {
    if (error instanceof ToolError) throw error;
    return undefined;
  }
}

function startedProgram(text: string): boolean {
  return /boot:0x[0-9a-f]+ \((?!DOWNLOAD)/i.test(text);
}
