/** The npm package espruino, an uploader that mote did not write, against the virtual board. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { boardsOfATest, firmwareOf, flashOver } from './board-on-port.ts';
import { upload } from './upload.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-upload-'));
const start = boardsOfATest();
afterAll(() => rmSync(folder, { recursive: true }));

describe('the espruino command', () => {
  it('uploads a program to the console of a flashed board, and the program is there afterwards', async () => {
    const { url } = await start({ protocol: 'tcp', startIn: 'download' });
    await flashOver(url, { firmware: firmwareOf() });
    const { ended, answer } = await upload(url, folder);
    expect(ended).toMatchObject({ code: 0, output: expect.stringContaining('Upload Complete') });
    expect(answer).toContain('number 19');
  }, 60_000);
});
