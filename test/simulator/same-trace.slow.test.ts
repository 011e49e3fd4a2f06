import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { climateBundle, runClimate } from '../support/climate-node.ts';

const RUNS = 100;
/** Busy threads more than there are processors. */
const SPINNERS = availableParallelism() + 1;

describe('the same seed', () => {
  let bundle: Uint8Array;
  beforeAll(async () => {
    bundle = await climateBundle();
  }, 120_000);

  it(`leaves the same trace in ${RUNS} runs of the climate node`, () => {
    const hashes = new Set(Array.from({ length: RUNS }, () => runClimate(bundle, 1, 7).sha256));
    expect([...hashes]).toHaveLength(1);
  }, 600_000);

  describe('on a machine that is busy', () => {
    const spinners: Worker[] = [];
    afterAll(async () => {
      await Promise.all(spinners.map((worker) => worker.terminate()));
    });

    it('leaves that trace, too', () => {
      const quiet = runClimate(bundle, 1, 7).sha256;
      for (let count = 0; count < SPINNERS; count++) spinners.push(new Worker('for (;;);', { eval: true }));
      for (let run = 0; run < 5; run++) expect(runClimate(bundle, 1, 7).sha256).toBe(quiet);
    }, 600_000);
  });

  it('is another for another seed', () => {
    expect(runClimate(bundle, 1, 8).sha256).not.toBe(runClimate(bundle, 1, 7).sha256);
  }, 120_000);
});
