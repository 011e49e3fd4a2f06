import { describe, expect, it } from 'vitest';
import { compile } from '../../build/compile.ts';
import { ROOT } from '../support/mote.ts';
import { ENGINE, runImitated, runOnEngine } from '../simulator/interpreter/two-lanes.ts';

const DOCUMENT = 'numbers {"t":23.45678901234,"h":0.33333333333,"s":0.3} 1 false';
const bundle = async (): Promise<Uint8Array> => (await compile({ entry: 'test/journeys/fixtures/numbers.ts', cwd: ROOT })).code;

describe('the text of a published document', () => {
  it('has the numbers as the board prints them', async () => {
    expect(runImitated(await bundle(), { forUs: 10e6 }).published).toEqual([DOCUMENT]);
  });
});

describe.skipIf(!ENGINE)('the text of a published document on the real interpreter', () => {
  it('is the same', async () => {
    expect((await runOnEngine(await bundle(), { forUs: 10e6 })).published).toEqual([DOCUMENT]);
  });
});
