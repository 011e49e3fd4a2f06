/** `mote sim --serial` as another program sees it: a port of this machine with a board behind it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openPort } from '../../flash/ports/open.ts';
import { mote, startMote, type RunningMote } from '../support/mote.ts';
import { release, tgz } from '../flash/images.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-sim-serial-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PARTS = release({ appBytes: 20_000 });
const archive = join(folder, 'espruino_2v29_esp32.tgz');
writeFileSync(archive, tgz(PARTS));

async function board(...args: string[]): Promise<{ running: RunningMote; url: string }> {
  const running = startMote(['sim', ...args], { cwd: folder });
  await running.seen('the serial port of the board is');
  return { running, url: /(tcp|rfc2217):\/\/127\.0\.0\.1:\d+/.exec(running.output())![0] };
}

/** What the board sends until the text is in it. */
async function hear(url: string, typed: string, text: string): Promise<string> {
  const port = await openPort(url);
  let heard = '';
  await new Promise<void>((resolve) => {
    port.onData((bytes) => {
      heard += Buffer.from(bytes).toString('latin1');
      if (heard.includes(text)) resolve();
    });
    void port.write(Buffer.from(typed));
  });
  await port.close();
  return heard;
}

describe('mote sim --serial', () => {
  it('offers a board that mote flash brings from blank to the prompt, and keeps its flash', async () => {
    const image = join(folder, 'flash.bin');
    const { running, url } = await board('--serial', 'rfc2217://:0', '--flash-image', image);
    const flashed = await mote(['flash', archive, '-p', url], { cwd: folder, env: { XDG_STATE_HOME: folder } });
    expect(flashed).toMatchObject({ code: 0, stdout: 'Espruino 2v29.277 on ESP32\n' });
    expect(existsSync(image)).toBe(false);
    running.signal('SIGINT');
    expect(await running.done).toMatchObject({ code: 130 });
    const kept = readFileSync(image);
    for (const { offset, bytes } of PARTS) expect(kept.subarray(offset, offset + bytes.length).equals(bytes)).toBe(true);
  });

  it('runs a program on it, whose console is on the port and on stdout', async () => {
    writeFileSync(join(folder, 'app.js'), 'setInterval(function(){print("tick")},200)');
    const { running, url } = await board('app.js', '--serial', 'tcp://:0');
    expect(await hear(url, '', 'tick')).toContain('tick\r\n');
    running.signal('SIGINT');
    expect((await running.done).stdout).toContain('tick\n');
  });

  it('keeps what is written to Storage in the flash image', async () => {
    const image = join(folder, 'stored.bin');
    const first = await board('--serial', 'rfc2217://:0', '--flash-image', image);
    await mote(['flash', archive, '-p', first.url], { cwd: folder, env: { XDG_STATE_HOME: folder } });
    await hear(first.url, '\x10require("Storage").write("note","kept");print("writ"+"ten")\n', 'written');
    first.running.signal('SIGINT');
    await first.running.done;
    const second = await board('--serial', 'tcp://:0', '--flash-image', image);
    await hear(second.url, '', '>');
    expect(await hear(second.url, '\x10print("it is "+require("Storage").read("note"))\n', 'kept')).toContain('it is kept');
    second.running.signal('SIGINT');
    await second.running.done;
  });
});
