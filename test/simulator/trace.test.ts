import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Random } from '../../simulator/random.ts';
import { Trace } from '../../simulator/trace.ts';

describe('Trace', () => {
  it('hashes exactly the lines that its sink gets, and those are JSON', () => {
    const lines: string[] = [];
    const trace = new Trace({ sink: (line) => lines.push(line) });
    trace.add(1, 'a"b', 'pin', { pin: 3, level: 1 });
    trace.add(2, '', 'empty', {});
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { timeUs: 1, board: 'a"b', kind: 'pin', pin: 3, level: 1 },
      { timeUs: 2, board: '', kind: 'empty' },
    ]);
    expect(trace.digest()).toBe(createHash('sha256').update(lines.join('')).digest('hex'));
  });

  it('has another digest for another time, board, kind or field, and goes on after a digest', () => {
    const digests = new Set<string>();
    const events: Parameters<Trace['add']>[] = [
      [1, 'a', 'k', { x: 1 }],
      [2, 'a', 'k', { x: 1 }],
      [1, 'b', 'k', { x: 1 }],
      [1, 'a', 'l', { x: 1 }],
      [1, 'a', 'k', { x: 2 }],
    ];
    for (const event of events) {
      const trace = new Trace();
      trace.add(...event);
      digests.add(trace.digest());
      trace.add(...event);
      digests.add(trace.digest());
    }
    expect(digests.size).toBe(2 * events.length);
  });

  it('keeps the last events only, but counts all', () => {
    const trace = new Trace({ keep: 2 });
    for (let timeUs = 0; timeUs < 10; timeUs++) trace.add(timeUs, '', 'tick', {});
    expect(trace.recent().map(({ timeUs }) => timeUs)).toEqual([8, 9]);
    expect(trace.count).toBe(10);
  });
});

describe('Random', () => {
  it('gives a stream the same numbers whoever else draws', () => {
    const alone = new Random(7).stream('noise');
    const random = new Random(7);
    const beside = random.stream('noise');
    const numbers = Array.from({ length: 20 }, () => {
      random.stream('other').uint32();
      return beside.unit();
    });
    expect(numbers).toEqual(Array.from({ length: 20 }, () => alone.unit()));
    expect(new Random(8).stream('noise').unit()).not.toBe(new Random(7).stream('noise').unit());
  });

  it('is even and normal enough for noise', () => {
    const stream = new Random(1).stream('x');
    const unit = Array.from({ length: 20_000 }, () => stream.unit());
    const normal = Array.from({ length: 20_000 }, () => stream.gaussian());
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(unit)).toBeCloseTo(0.5, 1);
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((value) => value * value))).toBeCloseTo(1, 1);
  });
});
