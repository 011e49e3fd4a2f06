import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../build/compile.ts';

const ENGINE = process.env.MOTE_ENGINE;
/** Times the time of as many bare hash calls in the same run. */
const RATIO_LIMIT = 5;

describe.skipIf(!ENGINE)('verification of SLH-DSA-SHA2-128s on the interpreter', { timeout: 120_000 }, () => {
  it('accepts the official vector', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mote-slh-'));
    const { publicKey, message, signature } = JSON.parse(
      readFileSync(new URL('./vectors/acvp-siggen-162.json', import.meta.url), 'utf8'),
    ) as Record<string, string>;
    const { code } = await compile({ entry: 'test/firmware/ota/fixtures/verify.ts' });
    const values = `var key=${JSON.stringify(publicKey)},message=${JSON.stringify(message)},signature=${JSON.stringify(signature)};\n`;
    writeFileSync(join(folder, 'verify.js'), Buffer.concat([Buffer.from(values), code]));
    // Not in the simulator's lane: its time is virtual.
    const printed = await runAlone(folder, 'verify.js', /^verdict .* ms \d+\s/m);
    rmSync(folder, { recursive: true });
    process.stdout.write(`${printed}\n`);
    expect(printed).toMatch(/^verdict true /);
    expect(Number(/ratio ([\d.]+)/.exec(printed)![1])).toBeLessThanOrEqual(RATIO_LIMIT);
  });
});

/** Runs a file on the interpreter by itself, in real time, until it has printed what is expected. */
function runAlone(folder: string, file: string, expected: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(ENGINE!, [file], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    let seen = '';
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the interpreter ended: ${seen.slice(-300)}`)));
    child.stdout.on('data', (bytes: Buffer) => {
      seen += bytes.toString('latin1');
      const found = expected.exec(seen);
      if (!found) return;
      resolve(found[0].trim());
      child.kill('SIGKILL');
    });
  });
}
