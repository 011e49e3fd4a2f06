/** `mote repl` and `mote run` on the real interpreter's console. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CHIPS } from '../../simulator/serial/chip.ts';
import { EngineConsole } from '../../simulator/serial/engine-console.ts';
import { FlashChip } from '../../simulator/serial/flash-chip.ts';
import { flashStandIn } from '../../simulator/serial/stand-in.ts';
import { World } from '../../simulator/world.ts';
import { boardOnPort } from '../flash/board-on-port.ts';
import { mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-repl-engine-'));
afterAll(() => rmSync(folder, { recursive: true }));
const env = { XDG_STATE_HOME: folder };

describe.skipIf(!process.env.MOTE_ENGINE)('on the real interpreter', () => {
  it('statements have values and errors, programs run and throw in TypeScript lines, and a large one does not fit', async () => {
    const world = new World();
    const flash = new FlashChip();
    flashStandIn(flash, CHIPS.esp32);
    const console = new EngineConsole({ world, enginePath: process.env.MOTE_ENGINE! });
    const { url, stop } = await boardOnPort({ protocol: 'tcp', flash, world, console });
    const at = (...args: string[]): ReturnType<typeof mote> => mote([args[0]!, '-p', url, ...args.slice(1)], { cwd: folder, env });
    try {
      const input = 'var x = [1, 2];\nx.map(function (v) {\n  return v * 2;\n})\nif (x) throw new Error("bad");\n3\n';
      const { code, stdout } = await mote(['repl', '-p', url], { cwd: folder, env, input });
      expect(code).toBe(6);
      expect(stdout).toMatch(/^= \[ 2, 4 \]\nUncaught Error: bad\n/);
      expect(stdout).not.toContain('= 3');

      writeFileSync(join(folder, 'broken.ts'), 'const volts = getTime();\nif (volts >= 0) throw new Error("broken");\n');
      const run = await at('run', 'broken.ts', '--detach');
      expect(run.code).toBe(6);
      expect(run.stdout).toContain('at broken.ts:2:');

      writeFileSync(join(folder, 'large.js'), `var a;//${'x'.repeat(300_000)}`);
      expect(await at('run', 'large.js', '--detach')).toMatchObject({
        code: 7,
        stderr: expect.stringContaining('error BOARD_OUT_OF_MEMORY'),
      });
    } finally {
      await stop();
      await console.close();
    }
  }, 90_000);
});
