import { setTimeout as delay } from 'node:timers/promises';
import { BAD, CONFIRM, PARDON, REASON, TRY } from '../../firmware/ota/slot.ts';
import { THREW } from '../../firmware/ota/codes.ts';
import type { BoardConsole } from '../console/board-console.ts';
import type { SlotName } from './board-state.ts';
import { noHello, programFailed, programThrew } from './errors.ts';

export interface TrialOptions {
  readonly slot: SlotName;
  /** Name and version of the program, for messages. */
  readonly name: string;
  /** What ran before, for messages. */
  readonly before: string;
  /** Says whether the console has shown the text that counts as hello; without one, staying up counts. */
  readonly hello: { readonly text: string; readonly seen: () => boolean } | undefined;
  readonly patienceMs: number;
}

/** A program that throws does so at once, or in its first timers. */
const SETTLE_MS = 1500;
const LOOK_MS = 200;
const TALLY_BYTES = PARDON - TRY - 1;

interface Look {
  readonly slot: string | undefined;
  readonly reason: number;
  /** Starts that the loader has counted. */
  readonly starts: number;
}

/**
 * Lets the board start with the new slot, and confirms it when the program says hello; otherwise sends the board back.
 * @throws ToolError DEPLOY_THREW, DEPLOY_FAILED, DEPLOY_NO_HELLO, BOARD_UNANSWERED: the board runs what it ran before, or will at its next start
 */
export async function tryProgram(console: BoardConsole, options: TrialOptions): Promise<void> {
  const { slot, name, hello, patienceMs } = options;
  await console.restart('E.reboot', patienceMs);
  const first = await look(console, slot, patienceMs);
  if (first.slot !== slot) throw await gone(console, first, options);
  const deadline = performance.now() + patienceMs;
  const settledMs = performance.now() + SETTLE_MS;
  while (hello ? !hello.seen() : performance.now() < settledMs) {
    if (performance.now() > deadline) {
      await giveUp(console, slot);
      throw noHello(name, hello!.text, patienceMs);
    }
    await delay(LOOK_MS);
  }
  const last = await look(console, slot, patienceMs);
  if (last.slot !== slot || last.starts !== first.starts) throw await gone(console, last, options);
  await confirm(console, slot);
}

function look(console: BoardConsole, slot: SlotName, patienceMs: number): Promise<Look> {
  const read = `require("Storage").read("${slot}",`;
  const expression = `[global.moteBoot?moteBoot.slot:0,${read}${REASON},1).charCodeAt(0),${read}${TRY},${TALLY_BYTES + 1}).indexOf("\\xff")]`;
  const isUp = (value: unknown): boolean => Array.isArray(value) && typeof value[0] === 'string';
  return console
    .evaluateOnceUp(expression, isUp, patienceMs)
    .then((value) => value as [string, number, number])
    .then(([active, reason, starts]) => ({ slot: active, reason, starts }));
}

/** The loader has gone back by itself, or will: helps it, so that the board is settled when the command ends. */
async function gone(console: BoardConsole, seen: Look, { slot, name, before, patienceMs }: TrialOptions): Promise<Error> {
  if (seen.slot === slot) {
    await giveUp(console, slot);
    await look(console, slot, patienceMs);
  }
  return seen.reason === THREW ? programThrew(name, before) : programFailed(name, before);
}

/** The slot is bad; the board starts with what it had. */
async function giveUp(console: BoardConsole, slot: SlotName): Promise<void> {
  await console.evaluate(`require("Storage").write("${slot}","\\0",${BAD})`);
  await console.restart('E.reboot');
}

/** The program stays. One without the update agent calls none of its starts good, so none of them will count. */
async function confirm(console: BoardConsole, slot: SlotName): Promise<void> {
  const write = `require("Storage").write("${slot}",`;
  const isOpen = `require("Storage").read("${slot}",${CONFIRM},1)=="\\xff"`;
  await console.evaluate(`[${isOpen}&&${write}"\\0",${CONFIRM}),${write}E.toString({data:0,count:${TALLY_BYTES}}),${PARDON})]`);
}
