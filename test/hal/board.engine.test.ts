import { describe, expect, it } from 'vitest';
import { ENGINE, runOnEngine } from './engine-run.ts';

describe.skipIf(!ENGINE)('the hardware layer on the interpreter', () => {
  it('keeps timers in order, reads the identity and measures', async () => {
    const lines = await runOnEngine('board');
    const bme = lines.find((line) => line.startsWith('#bme'))!;
    expect(lines.filter((line) => line !== bme && !line.startsWith('#vars'))).toEqual([
      '#boot true',
      expect.stringMatching(/^#identity [0-9a-f]{8} "K\\(u00C3|xC3)\\(u00BC|xBC)che" undefined$/),
      '#timer a',
      '#timer b',
      '#timer c',
    ]);
    expect(bme).toMatch(/^#bme undefined \{/);
    const sample = JSON.parse(bme.slice('#bme undefined '.length)) as Record<string, number>;
    // Bosch's example, printed by the engine with 11 digits.
    expect(sample['temperatureC']).toBeCloseTo(25.08, 2);
    expect(sample['pressurePa']).toBeCloseTo(100653.27, 1);
  });

  it('stores, and names what flash cannot hold', async ({ skip }) => {
    const lines = await runOnEngine('storage');
    skip(lines.includes('#no-storage'), 'this interpreter has no working Storage');
    expect(lines).toEqual([
      '#storage "x\\0\\xFFz" "\\0\\xFF" undefined',
      '#parts abcd',
      '#erased undefined hal.b',
      '#error BAD_VALUE a-name-that-is-twenty-nine-by',
      '#error BAD_VALUE hal.a',
      '#error FULL hal.big',
      '#error BAD_VALUE hal.b',
    ]);
  });
});
