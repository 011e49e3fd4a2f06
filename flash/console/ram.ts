import { createHash } from 'node:crypto';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import type { BoardConsole } from './board-console.ts';
import { piecesOf, type Compress } from './pieces.ts';

/** Name of the global that holds a program until it starts. */
const HOLDER = 'moteRun';

export interface RamUpload {
  readonly bytes: Uint8Array;
  readonly compress?: Compress;
  readonly onProgress?: (doneBytes: number) => void;
}

/** Brings a program into the board's memory and reads its SHA-256 back (or its CRC-32, where the interpreter has no SHA-256). It does not start. */
export async function uploadToRam(console: BoardConsole, { bytes, compress, onProgress }: RamUpload): Promise<void> {
  const hasPacker = (await console.evaluate('process.env.MODULES.indexOf("heatshrink")>=0')) === true;
  await console.evaluate(`(global.${HOLDER}=new Uint8Array(${bytes.length}),0)`);
  for (const { offset, length, expression } of piecesOf(bytes, await console.encoder(), hasPacker ? compress : undefined)) {
    await console.evaluate(`(${HOLDER}.set(new Uint8Array(${expression}),${offset}),0)`);
    onProgress?.(offset + length);
  }
  const [kind, seen] = (await console.evaluate(
    `(require("crypto").SHA256?["sha",btoa(require("crypto").SHA256(${HOLDER}))]:["crc",E.CRC32(${HOLDER})>>>0])`,
  )) as ['sha' | 'crc', string | number];
  const { crc32 } = await import('node:zlib');
  const expected = kind === 'sha' ? createHash('sha256').update(bytes).digest('base64') : crc32(bytes);
  if (seen !== expected) throw uploadDamaged(console.link.port.path, String(seen), String(expected));
}

/** Starts the uploaded program at root scope, as a typed line; what it throws is on the console. */
export async function startFromRam(console: BoardConsole): Promise<void> {
  // The text goes before the program comes: it would be there twice.
  await console.evaluate(`(global.${HOLDER}=E.toString(${HOLDER}),0)`);
  await console.link.type(`\x10eval(${HOLDER});\n`);
}

function uploadDamaged(path: string, seen: string, expected: string): ToolError {
  return new ToolError({
    code: 'UPLOAD_DAMAGED',
    message: `the board on ${path} holds something else than was sent: its digest is ${seen}, expected ${expected}`,
    hint: 'Use a shorter cable or another USB port, and run the command again.',
    exitCode: ExitCode.transferFailed,
  });
}
