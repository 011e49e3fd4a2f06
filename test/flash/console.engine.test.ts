/** The real interpreter behind the virtual board's port: flashed, asked, uploaded to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPort } from '../../flash/ports/open.ts';
import type { Port } from '../../flash/ports/port.ts';
import { EngineConsole } from '../../simulator/serial/engine-console.ts';
import { FlashChip } from '../../simulator/serial/flash-chip.ts';
import { STORAGE_PARTITION } from '../../simulator/serial/images.ts';
import { boardOnPort, firmwareOf, flashOver, type BoardOnPort } from './board-on-port.ts';
import { upload } from './upload.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-engine-port-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!process.env.MOTE_ENGINE)('a real interpreter behind the port', () => {
  let flash: FlashChip;
  let console: EngineConsole;
  let present: BoardOnPort;

  beforeEach(async () => {
    flash = new FlashChip();
    console = new EngineConsole({
      enginePath: process.env.MOTE_ENGINE!,
      post: (callback) => present.world.post(callback),
      storage: { flash, ...STORAGE_PARTITION },
    });
    present = await boardOnPort({ protocol: 'rfc2217', flash, console });
  });
  afterEach(async () => {
    await present.stop();
    console.close();
  });

  it('is reached from a blank chip, and says its version', async () => {
    const { interpreter } = await flashOver(present.url, { firmware: firmwareOf(), promptMs: 15_000 });
    expect(interpreter?.version).toMatch(/^2v\d+/);
    expect(interpreter?.board).toMatch(/^LINUX/);
  });

  it('takes an upload of the espruino command', async () => {
    await flashOver(present.url, { firmware: firmwareOf(), promptMs: 15_000 });
    await present.stop();
    present = await boardOnPort({ protocol: 'tcp', flash, console });
    const { ended, answer } = await upload(present.url, folder);
    expect(ended).toMatchObject({ code: 0, output: expect.stringContaining('Upload Complete') });
    expect(answer).toContain('number 19');
  }, 60_000);

  it('keeps its Storage over a flash, and loses it with --erase', async () => {
    await flashOver(present.url, { firmware: firmwareOf(), promptMs: 15_000 });
    expect(await ask(present.url, 'require("Storage").write("note","kept")')).toContain('true');
    await flashOver(present.url, { firmware: firmwareOf(), promptMs: 15_000 });
    expect(await ask(present.url, 'require("Storage").read("note")')).toContain('kept');
    await flashOver(present.url, { firmware: firmwareOf(), promptMs: 15_000, erase: true });
    expect(await ask(present.url, 'require("Storage").read("note")')).toContain('undefined');
  }, 60_000);
});

/** What the interpreter prints for an expression. */
async function ask(url: string, expression: string): Promise<string> {
  const port: Port = await openPort(url);
  let text = '';
  const answered = new Promise<void>((resolve) => {
    port.onData((bytes) => {
      text += Buffer.from(bytes).toString('latin1');
      if (text.includes('<end>')) resolve();
    });
    setTimeout(resolve, 5000);
  });
  await port.write(Buffer.from(`\x10print("<"+(${expression})+"><e"+"nd>")\n`));
  await answered;
  await port.close();
  return text;
}
