import { describe, expect, it } from 'vitest';
import { ENGINE, runOnEngine } from '../interpreter/two-lanes.ts';
import { BUS_PROGRAMS } from './programs.ts';

describe.skipIf(ENGINE === '')('the real interpreter', () => {
  it.each(BUS_PROGRAMS)('uses $name, and prints the same', async ({ parts, code, console }) => {
    const run = await runOnEngine(code, {
      forUs: 3e6,
      arrange: (surroundings) => parts().forEach((part) => void surroundings.attach(part)),
    });
    expect(run.console).toEqual(console);
  });
});
