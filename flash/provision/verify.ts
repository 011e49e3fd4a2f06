import { crc32 } from 'node:zlib';
import { FILE_HEADER_BYTES, type LayoutFile, PAD, SLOT_A } from '../../firmware/ota/layout.ts';
import { PAGE_BYTES } from '../../firmware/ota/slot.ts';
import type { BoardConsole } from '../console/board-console.ts';
import { readBackDiffers } from './errors.ts';

/** Files whose digests fit one question. */
const FILES_A_QUESTION = 5;

/**
 * Compares what the board reads now with what was written: each file's size and CRC-32, where slot A lies, and that the loader runs the rescue bundle.
 * @throws ToolError PROVISION_DAMAGED
 */
export async function verifyFiles(console: BoardConsole, files: readonly LayoutFile[]): Promise<void> {
  const wrong: string[] = [];
  for (let at = 0; at < files.length; at += FILES_A_QUESTION) {
    const some = files.slice(at, at + FILES_A_QUESTION);
    const seen = (await console.evaluate(`[${some.map(digestExpression).join(',')}]`)) as [sizeBytes: number, crc: number][];
    some.forEach(({ name, bytes, sizeBytes }, index) => {
      const [size, crc] = seen[index]!;
      if (size !== sizeBytes || crc !== crc32(Buffer.from(bytes || '\xff', 'latin1'))) wrong.push(name);
    });
  }
  const addresses = JSON.parse(files.find(({ name }) => name === PAD)!.bytes) as Record<string, number>;
  const address = addresses[SLOT_A]! - FILE_HEADER_BYTES + 4;
  const [slotName, started] = (await console.evaluate(
    `[E.toString(require("Flash").read(${SLOT_A.length},${address})),global.moteBoot?moteBoot.slot:0]`,
  )) as [string, unknown];
  if (slotName !== SLOT_A) wrong.push(`${SLOT_A} is not at page ${(address + FILE_HEADER_BYTES - 4) / PAGE_BYTES}`);
  if (started !== '') wrong.push('the loader did not start the rescue bundle');
  if (wrong.length > 0) throw readBackDiffers(console.link.port.path, wrong);
}

function digestExpression({ name, bytes }: LayoutFile): string {
  const read = `require("Storage").read(${JSON.stringify(name)}`;
  return `[(${read})||"").length,E.CRC32(${read},0,${Math.max(1, bytes.length)})||"")]`;
}
