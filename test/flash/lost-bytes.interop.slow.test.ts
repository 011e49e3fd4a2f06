/** One byte lost at a time, from the first banner to the prompt: every flashing ends well. */
import { describe, expect, it } from 'vitest';
import { boardOnPort, differences, firmwareOf, flashOver } from './board-on-port.ts';
import { release } from './images.ts';

const PARTS = release({ appBytes: 20_000 });
/** Primes, so that the losses fall on all parts of frames. */
const TO_HOST = Array.from({ length: 24 }, (_, index) => 11 + 53 * index);
const TO_BOARD = Array.from({ length: 24 }, (_, index) => 17 + 1213 * index);

async function flashWith(faults: { lostToHost?: number[]; lostToBoard?: number[] }): Promise<string[]> {
  const { flash, url, stop } = await boardOnPort({ faults });
  try {
    const { interpreter } = await flashOver(url, { firmware: firmwareOf(PARTS) });
    expect(interpreter?.board).toBe('ESP32');
    return differences(flash, PARTS);
  } finally {
    await stop();
  }
}

describe('a flashing that loses one byte', () => {
  it.concurrent.each(TO_HOST)(
    'number %i of those from the board',
    async (at) => {
      expect(await flashWith({ lostToHost: [at] })).toEqual([]);
    },
    60_000,
  );

  it.concurrent.each(TO_BOARD)(
    'number %i of those to the board',
    async (at) => {
      expect(await flashWith({ lostToBoard: [at] })).toEqual([]);
    },
    60_000,
  );
});
