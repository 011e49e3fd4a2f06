import { LOADER, SLOT_A, SLOT_B, START_LINE } from '../../firmware/ota/layout.ts';
import { MANIFEST } from '../../firmware/ota/slot.ts';
import type { BoardConsole } from '../console/board-console.ts';
import { foreignBoot, memoryShort, noSha256, notProvisioned, wrongBoard } from './errors.ts';

export type SlotName = typeof SLOT_A | typeof SLOT_B;

export interface BoardState {
  /** The slot that the loader would start; undefined: neither, the rescue bundle runs. */
  readonly active: SlotName | undefined;
  /** The slot to write. */
  readonly target: SlotName;
  /** Above every sequence that a header on the board names. */
  readonly nextSequence: number;
  readonly hasHeatshrink: boolean;
}

/** Variables that writing a slot takes, the writer itself included, with room to spare. */
const NEEDED_VARIABLES = 1200;
/** A manifest begins with its version and its sequence. */
const SEQUENCE = /^\{"v":1,"q":(\d+),/;
const SEQUENCE_BYTES = 40;

/** Families of chips, by how the interpreter names its boards. A build for a PC stands for any. */
const FAMILIES: readonly (readonly [RegExp, string | undefined])[] = [
  [/^LINUX/, undefined],
  [/^ESP32S3/, 'esp32s3'],
  [/^ESP32C3/, 'esp32c3'],
  [/^ESP32(?!S|C|H|P)/, 'esp32'],
];

/** @throws ToolError BOARD_MISMATCH */
export function checkBoard({ interpreter, link }: BoardConsole, wanted: string): void {
  const family = FAMILIES.find(([pattern]) => pattern.test(interpreter.board));
  if (!family || (family[1] !== undefined && family[1] !== wanted)) throw wrongBoard(link.port.path, interpreter.board, wanted);
}

/**
 * What is on a board, before anything is changed.
 * @param replaceBoot put the start line back where something else stands
 * @throws ToolError BOARD_NO_SHA256, BOARD_NOT_PROVISIONED, BOARD_FOREIGN_BOOT
 */
export async function readState(console: BoardConsole, replaceBoot: boolean): Promise<BoardState> {
  const { path } = console.link.port;
  const read = 'require("Storage").read';
  const [modules, hasSha, boot] = (await console.evaluate(
    `[process.env.MODULES,!!require("crypto").SHA256,${read}(".bootcde",0,200)]`,
  )) as [string, boolean, string | null | undefined];
  if (!modules.split(',').includes('crypto') || !hasSha) throw noSha256(path);
  const headers = (await console.evaluate(
    `[${[SLOT_A, SLOT_B].map((name) => `btoa(${read}("${name}",${MANIFEST},${SEQUENCE_BYTES})||"")`).join(',')},!!${read}("${LOADER}")]`,
  )) as [string, string, boolean];
  const [a, b] = headers.slice(0, 2).map((text) => Buffer.from(text as string, 'base64').toString('latin1')) as [string, string];
  if (a === '' || b === '' || !headers[2])
    throw notProvisioned(path, `${[!a && SLOT_A, !b && SLOT_B, !headers[2] && LOADER].filter(Boolean).join(', ')} missing`);
  if (boot !== START_LINE) {
    if (!replaceBoot) throw foreignBoot(path, boot ?? '');
    await console.evaluate(`require("Storage").write(".bootcde",${JSON.stringify(START_LINE)})`);
  }
  const sequences = [a, b].map((manifest) => Number(SEQUENCE.exec(manifest)?.[1] ?? 0));
  // The loader itself says what it would start; without counting a start.
  const started = await console.evaluate(`(global.moteLook=1,eval(${read}("${LOADER}")),moteBoot.slot)`);
  const active = started === SLOT_A || started === SLOT_B ? started : undefined;
  return {
    active,
    target: active === SLOT_A ? SLOT_B : SLOT_A,
    nextSequence: Math.max(...sequences) + 1,
    hasHeatshrink: modules.split(',').includes('heatshrink'),
  };
}

/** @throws ToolError BOARD_OUT_OF_MEMORY */
export async function checkMemory(console: BoardConsole): Promise<void> {
  const free = (await console.evaluate('process.memory().free')) as number;
  if (free < NEEDED_VARIABLES) throw memoryShort(console.link.port.path, free, NEEDED_VARIABLES);
}
