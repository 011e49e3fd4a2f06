/**
 * The imitated board: a virtual day of the climate node with its trace, a board with one part for a driver's test, one with a program, and
 * 5,000 driver tests under vitest from the start of its process to its end.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bench, describe } from 'vitest';
import { TestBoard } from '../../kit/index.ts';
import { bme280 } from '../../simulator/parts/bme280.ts';
import { climateBundle, runClimate } from '../support/climate-node.ts';
import { ROOT } from '../support/mote.ts';

const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };

describe('a virtual day of the climate node', async () => {
  const bundle = await climateBundle();
  bench(
    'cold: what one run of the command takes',
    () => {
      const startMs = performance.now();
      const { events, readings } = runClimate(bundle, 24, 1);
      console.info(`${readings} readings, ${events} events of trace in ${Math.round(performance.now() - startMs)} ms`);
    },
    once,
  );
  bench('warm', () => void runClimate(bundle, 24, 1), { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 });
});

describe('a board for a test', () => {
  bench('with one part, for a driver', () => {
    new TestBoard().attach(bme280({ temperatureC: 20 }));
  });
  bench('with one part and a program', () => {
    const board = new TestBoard();
    board.attach(bme280({ temperatureC: 20 }));
    board.run('print(1)');
  });
});

describe('under vitest', () => {
  bench(
    '5,000 driver tests',
    async () => {
      const startMs = performance.now();
      const args = ['node_modules/vitest/vitest.mjs', 'run', '--root', 'test/kit/fixtures/many'];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' } });
      console.info(`${/Tests .*/.exec(stdout)?.[0]} in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
    },
    { ...once },
  );
});
