/** Uploads with the command line of the npm package espruino, in a process of its own. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openPort } from '../../flash/ports/open.ts';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export function run(folder: string, command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
    child.once('close', (code) => resolve({ code, output }));
  });
}

const CLI = join(createRequire(import.meta.url).resolve('espruino/package.json'), '..', 'bin', 'espruino-cli.js');
/** Longer than 512 bytes: the command line of espruino 0.1.67 never ends after less. */
const PROGRAM = `${Array.from({ length: 20 }, (_, index) => `function f${index}() {\n  return "number ${index}";\n}\n`).join('')}print("app says", 6 * 7);\n`;

/** Uploads a program, then asks over a connection of its own for what the program defined. */
export async function upload(url: string, folder: string): Promise<{ ended: Ended; answer: string }> {
  writeFileSync(join(folder, 'app.js'), PROGRAM);
  // Without --no-ble it looks for Bluetooth, and fails where there is no D-Bus.
  const ended = await run(folder, process.execPath, [CLI, '--no-ble', '-p', url, 'app.js']);
  const port = await openPort(url);
  let answer = '';
  const answered = new Promise<void>((resolve) => {
    port.onData((bytes) => {
      answer += Buffer.from(bytes).toString('latin1');
      if (answer.includes('number 19')) resolve();
    });
    setTimeout(resolve, 3000);
  });
  await port.write(Buffer.from('\x10print(f19())\n'));
  await answered;
  await port.close();
  return { ended, answer };
}
