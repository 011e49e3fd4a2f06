import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import LongestFirst from './test/longest-first.ts';

// The slow suites have a name of their own, so that the default run stays a habit.
const slow = process.env.MOTE_SLOW === '1';

export default defineConfig({
  test: {
    include: slow ? ['test/**/*.slow.test.ts'] : ['test/**/*.test.ts'],
    exclude: slow ? ['node_modules/**'] : ['node_modules/**', 'test/**/*.slow.test.ts', 'test/**/fixtures/**'],
    benchmark: { include: ['test/bench/**/*.bench.ts'] },
    sequence: { sequencer: LongestFirst },
    globalSetup: './test/compiled-folder.ts',
    reporters: ['default', './test/reporter.ts'],
    // Much of the time is spent waiting for brokers, boards and other processes that start: on the smallest machine it is one file more than
    // processors, and so it is in the slow suites, which wait more than half of it.
    maxWorkers: slow ? availableParallelism() + 1 : Math.max(3, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
