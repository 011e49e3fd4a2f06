import { describe, expect, it } from 'vitest';
import { ENGINE, runOnEngine } from '../interpreter/two-lanes.ts';
import { HTTP_PROGRAMS } from './http-programs.ts';

describe.skipIf(ENGINE === '')('http over the simulated network, on the real interpreter', () => {
  it.each(HTTP_PROGRAMS)('$name', async ({ code, console }) => {
    expect((await runOnEngine(code, { forUs: 3e6 })).console).toEqual(console);
  });
});
