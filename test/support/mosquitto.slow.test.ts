import { describe, expect, it } from 'vitest';
import { createMosquitto, findMosquitto } from './mosquitto.ts';

describe.skipIf(!findMosquitto())('a Mosquitto of a test', () => {
  it('can be stopped the moment it has started, a hundred times', { timeout: 120_000 }, async () => {
    const mosquitto = await createMosquitto();
    const began = Date.now();
    for (let round = 0; round < 100; round++) {
      await mosquitto.start();
      await mosquitto.stop();
    }
    await mosquitto.remove();
    expect(Date.now() - began).toBeLessThan(100_000);
  });
});
