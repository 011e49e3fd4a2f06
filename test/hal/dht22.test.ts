import { describe, expect, it } from 'vitest';
import { createDht22 } from '../../hal/drivers/dht22.ts';
import { virtualTimers } from './virtual-timers.ts';

/** High pulses of a frame, in ms: the answer's own, then the bits. */
function pulses(bytes: readonly number[]): number[] {
  return [0.08, ...bytes.flatMap((byte) => Array.from({ length: 8 }, (_, bit) => ((byte >> (7 - bit)) & 1 ? 0.07 : 0.026)))];
}

function take(highMs: readonly number[]) {
  const timers = virtualTimers();
  const requests: number[][] = [];
  const driver = createDht22(
    {
      request(lowMs, listenMs, callback) {
        requests.push([lowMs, listenMs]);
        timers.after(lowMs + listenMs, () => callback(highMs));
      },
    },
    timers,
  );
  driver.configure();
  const results: unknown[] = [];
  driver.sample((error, sample) => results.push(error?.message ?? sample));
  timers.advanceMs(100);
  expect(requests).toEqual([[1, 8]]);
  expect(results).toHaveLength(1);
  return results[0];
}

describe('dht22', () => {
  it('reads example 1 of §7.2 p. 5: 02 92 01 0D A2 is 65.8 %RH and 26.9 °C', () => {
    expect(take(pulses([0x02, 0x92, 0x01, 0x0d, 0xa2]))).toEqual({ humidityPct: 65.8, temperatureC: 26.9 });
  });

  it('reads a sign: 02 8C 80 65 73 is -10.1 °C', () => {
    expect(take(pulses([0x02, 0x8c, 0x80, 0x65, 0x73]))).toEqual({ humidityPct: 65.2, temperatureC: -10.1 });
  });

  it('takes the last 40 pulses, whatever came before them', () => {
    expect(take([0.02, 0.035, ...pulses([0x02, 0x8c, 0x01, 0x5f, 0xee])])).toEqual({ humidityPct: 65.2, temperatureC: 35.1 });
  });

  it('refuses example 2 of §7.2 p. 5, whose check byte does not fit', () => {
    expect(take(pulses([0x02, 0x92, 0x01, 0x0d, 0xb2]))).toBe('CRC DHT22');
  });

  it('names what is wrong', () => {
    expect(take([])).toBe('TIMEOUT DHT22');
    expect(take(pulses([0x02, 0x8c, 0x01, 0x5f, 0xee]).slice(0, 30))).toBe('CRC DHT22');
    expect(take(pulses([0x02, 0x8c, 0x01, 0x5f, 0xef]))).toBe('CRC DHT22');
    expect(take(pulses([0x7f, 0x00, 0x00, 0x00, 0x7f]))).toBe('OUT_OF_RANGE DHT22');
    // 80.1 °C and -40.1 °C: the range is -40 to 80 (table 3 p. 2).
    expect(take(pulses([0x00, 0x00, 0x03, 0x21, 0x24]))).toBe('OUT_OF_RANGE DHT22');
    expect(take(pulses([0x00, 0x00, 0x81, 0x91, 0x12]))).toBe('OUT_OF_RANGE DHT22');
  });

  it('needs configure, takes one request at a time, and drops one at close', () => {
    const timers = virtualTimers();
    const answers: (() => void)[] = [];
    const driver = createDht22({ request: (_low, _listen, callback) => void answers.push(() => callback([])) }, timers);
    const seen: unknown[] = [];
    const note = (error: Error | undefined): void => void seen.push(error?.message);
    driver.sample(note);
    driver.configure();
    driver.sample(note);
    driver.sample(note);
    timers.advanceMs(1);
    expect(seen).toEqual(['NOT_CONFIGURED DHT22', 'BUSY DHT22']);
    driver.close();
    for (const answer of answers) answer();
    expect(seen).toHaveLength(2);
  });
});
