import { describe, expect, it } from 'vitest';
import { ENGINE, runImitated, runOnEngine } from '../simulator/interpreter/two-lanes.ts';
import { drawProgram } from './draw-program.ts';

describe.skipIf(ENGINE === '')('on the real interpreter', () => {
  it('a program that draws leaves the same pixels', async () => {
    const program = await drawProgram();
    const real = await runOnEngine(program, { forUs: 1e6 });
    expect(real.console).toHaveLength(2);
    expect(real.console).toEqual(runImitated(program, { forUs: 1e6 }).console);
  });
});
