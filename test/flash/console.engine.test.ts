/** The real interpreter behind the virtual board's port: flashed, asked, uploaded to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPort } from '../../flash/ports/open.ts';
import { awaitPrompt } from '../../flash/prompt.ts';
import type { Port } from '../../flash/ports/port.ts';
import { EngineConsole } from '../../simulator/serial/engine-console.ts';
import { FlashChip } from '../../simulator/serial/flash-chip.ts';
import { STORAGE_PARTITION } from '../../simulator/serial/images.ts';
import { CHIPS } from '../../simulator/serial/chip.ts';
import { flashStandIn } from '../../simulator/serial/stand-in.ts';
import { Surroundings } from '../../simulator/surroundings.ts';
import { parseWiring } from '../../simulator/wiring.ts';
import { World } from '../../simulator/world.ts';
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
    const world = new World();
    console = new EngineConsole({ world, enginePath: process.env.MOTE_ENGINE!, storage: { flash, ...STORAGE_PARTITION } });
    present = await boardOnPort({ protocol: 'rfc2217', flash, console, world });
  });
  afterEach(async () => {
    await present.stop();
    await console.close();
  });

  it('is reached from a blank chip, and says its version', async () => {
    const { interpreter } = await flashOver(present.url, { firmware: firmwareOf(), promptMs: 15_000 });
    expect(interpreter?.version).toMatch(/^2v\d+/);
    expect(interpreter?.board).toMatch(/^LINUX/);
  });

  it('takes an upload of the espruino command', async () => {
    await flashOver(present.url, { firmware: firmwareOf(), promptMs: 15_000 });
    await present.stop();
    present = await boardOnPort({ protocol: 'tcp', flash, console, world: present.world });
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

describe.skipIf(!process.env.MOTE_ENGINE)('a real interpreter behind the port, with the surroundings of the simulator', () => {
  it('reads a sensor, joins the Wi-Fi and reaches the broker, also after reset()', async () => {
    const world = new World();
    const flash = new FlashChip();
    const console = new EngineConsole({ world, enginePath: process.env.MOTE_ENGINE!, storage: { flash, ...STORAGE_PARTITION } });
    const wiring = parseWiring('{"board":"esp32","parts":[{"part":"bme280","bus":"I2C1","address":"0x76"}]}', 'test.wiring.json');
    new Surroundings({ world, wiring }).plug(console.board);
    const present = await boardOnPort({ protocol: 'tcp', flash, console, world });
    flashStandIn(flash, CHIPS.esp32);
    present.board.pressReset();
    try {
      const port = await openPort(present.url);
      await awaitPrompt(port, 5000);
      await port.close();
      for (const again of [false, true]) {
        if (again) await ask(present.url, 'reset()');
        expect(await ask(present.url, '(I2C1.setup({sda:D21,scl:D22}),I2C1.writeTo(0x76,0xD0),I2C1.readFrom(0x76,1)[0])')).toContain(
          '<96>',
        );
        const joined = 'require("Wifi").connect("mote-sim",{password:"simulated"},function(e){print("joined "+e)})';
        expect(await ask(present.url, joined, 'joined null')).toContain('joined null');
        const connect = 'require("net").connect({host:"broker.mote",port:1883},function(){print("reached")})&&0';
        expect(await ask(present.url, connect, 'reached')).toContain('reached');
      }
    } finally {
      await present.stop();
      await console.close();
    }
  }, 60_000);
});

/** What the interpreter prints for an expression, until the text is in it. */
async function ask(url: string, expression: string, until = '<end>'): Promise<string> {
  const port: Port = await openPort(url);
  let text = '';
  const answered = new Promise<void>((resolve) => {
    port.onData((bytes) => {
      text += Buffer.from(bytes).toString('latin1');
      if (text.includes(until)) resolve();
    });
    setTimeout(resolve, 5000);
  });
  await port.write(Buffer.from(`\x10print("<"+(${expression})+"><e"+"nd>")\n`));
  await answered;
  await port.close();
  return text;
}
