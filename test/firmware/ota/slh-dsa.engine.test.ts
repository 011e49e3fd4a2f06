import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../build/compile.ts';
import { mote } from '../../support/mote.ts';

const ENGINE = process.env.MOTE_ENGINE;

describe.skipIf(!ENGINE)('verification of SLH-DSA-SHA2-128s on the interpreter', { timeout: 120_000 }, () => {
  it('accepts the official vector', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mote-slh-'));
    const { publicKey, message, signature } = JSON.parse(
      readFileSync(new URL('./vectors/acvp-siggen-162.json', import.meta.url), 'utf8'),
    ) as Record<string, string>;
    const { code } = await compile({ entry: 'test/firmware/ota/fixtures/verify.ts' });
    const values = `var key=${JSON.stringify(publicKey)},message=${JSON.stringify(message)},signature=${JSON.stringify(signature)};\n`;
    writeFileSync(join(folder, 'verify.js'), Buffer.concat([Buffer.from(values), code]));
    const run = await mote(['sim', join(folder, 'verify.js'), '--engine', ENGINE!, '--for', '1s', '--broker', 'none']);
    rmSync(folder, { recursive: true });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^verdict true calls \d+ ratio \d/m);
  });
});
