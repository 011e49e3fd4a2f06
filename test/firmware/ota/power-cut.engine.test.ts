import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bootFiles } from '../../../build/boot-files.ts';
import { compile } from '../../../build/compile.ts';
import { mote } from '../../support/mote.ts';

const ENGINE = process.env.MOTE_ENGINE;

describe.skipIf(!ENGINE)('power fails at every step of the flash, in the Storage of the real interpreter', { timeout: 400_000 }, () => {
  async function sweep(earlyValid: boolean): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'mote-cut-'));
    try {
      const [{ loader }, { code }] = [await bootFiles(), await compile({ entry: 'test/firmware/ota/fixtures/sweep.ts' })];
      const head = `var loaderText=${JSON.stringify(loader)},earlyValid=${earlyValid};\n`;
      writeFileSync(join(folder, 'sweep.js'), Buffer.concat([Buffer.from(head), code]));
      const run = await mote([
        'sim',
        join(folder, 'sweep.js'),
        '--engine',
        ENGINE!,
        '--for',
        '1h',
        '--expect-text',
        'sweep',
        '--broker',
        'none',
      ]);
      expect(run.code, run.stdout.slice(-500) + run.stderr.slice(-500)).toBe(0);
      return run.stdout;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('the old or the whole new bundle starts, and the next try succeeds', async () => {
    const said = /sweep (\d+) cuts, (.*)/.exec(await sweep(false))!;
    process.stdout.write(`power cuts in the interpreter's Storage: ${said[1]}\n`);
    expect(said[2]).toBe('nothing broken');
    expect(Number(said[1])).toBeGreaterThanOrEqual(500);
  });

  it('is found out where VALID is set before the bundle was checked', async () => {
    expect(await sweep(true)).toContain('VALID over a bundle that is not whole');
  });
});
