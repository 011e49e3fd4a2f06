import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTimers, type BoardTime } from '../../hal/espruino/timers.ts';
import { FakeEngine } from './fake-engine.ts';

const YEAR_MS = 365 * 86400000;

describe('timers on the engine', () => {
  let engine: FakeEngine;
  let timers: BoardTime;
  let calls: string[];
  const log = (name: string) => () => void calls.push(`${name} ${Math.round(timers.nowMs())}`);
  beforeEach(() => {
    engine = new FakeEngine().install();
    timers = createTimers();
    calls = [];
  });
  afterEach(() => FakeEngine.uninstall());

  it('calls each once, in order of due time, and the older of two equal ones first', () => {
    timers.after(300, log('c'));
    timers.after(100, log('a'));
    timers.after(100, log('b'));
    timers.after(0, log('now'));
    expect(calls).toEqual([]);
    engine.passMs(1000);
    expect(calls).toEqual(['now 0', 'a 100', 'b 100', 'c 300']);
    expect(engine.timerCount).toBe(0);
  });

  it('uses one engine timer for any number', () => {
    for (let i = 1; i <= 20; i++) timers.after(i * 10, log('x'));
    expect(engine.timerCount).toBe(1);
  });

  it('cancels, and ignores undefined and what has fired', () => {
    const first = timers.after(10, log('first'));
    timers.cancel(timers.after(20, log('second')));
    timers.cancel(undefined);
    engine.passMs(15);
    timers.cancel(first);
    timers.cancel(999);
    engine.passMs(1000);
    expect(calls).toEqual(['first 10']);
    expect(engine.timerCount).toBe(0);
  });

  it('lets the other timers run when a callback throws', () => {
    timers.after(10, () => {
      throw new Error('bug');
    });
    timers.after(10, log('same'));
    timers.after(20, log('later'));
    engine.passMs(100);
    expect(calls).toEqual(['same 10', 'later 20']);
    expect(engine.uncaught).toHaveLength(1);
  });

  it('is not moved by setting the wall clock, forward or back', () => {
    timers.after(1000, log('a'));
    engine.passMs(400);
    timers.setMs(Date.UTC(2026, 0));
    expect(timers.readMs()).toBe(Date.UTC(2026, 0));
    engine.passMs(100);
    timers.setMs(Date.UTC(2026, 0) - 5000);
    expect(timers.nowMs()).toBeCloseTo(500, 3);
    engine.passMs(600);
    expect(calls).toEqual(['a 1000']);
    expect(timers.nowMs()).toBeCloseTo(1100, 3);
  });

  it('survives a step of the clock behind the interpreter, as of its own SNTP', () => {
    timers.after(1000, log('a'));
    timers.after(90000, log('b'));
    engine.passMs(400);
    timers.nowMs();
    engine.stepClockMs(56 * YEAR_MS);
    expect(calls).toEqual([]);
    engine.passMs(599);
    expect(calls).toEqual([]);
    engine.passMs(1);
    expect(calls).toEqual(['a 1000']);
    engine.passMs(89000);
    expect(calls).toEqual(['a 1000', 'b 90000']);
  });

  it('is late, never early, by the time that nobody looked before such a step, and that is a minute at most', () => {
    timers.after(3600000, log('hour'));
    engine.passMs(100000);
    engine.stepClockMs(56 * YEAR_MS);
    engine.passMs(3500000 - 1);
    expect(calls).toEqual([]);
    engine.passMs(60000);
    expect(calls).toEqual(['hour 3600000']);
  });

  it('arms anew when the clock was stepped back, as soon as anybody asks for the time', () => {
    timers.after(1000, log('a'));
    engine.passMs(500);
    timers.nowMs();
    engine.stepClockMs(-3600000);
    timers.nowMs();
    engine.passMs(500);
    expect(calls).toEqual(['a 1000']);
  });

  it('takes the time that a blocking call took for passed time', () => {
    timers.after(1000, log('a'));
    engine.blockMs(75000);
    expect(timers.nowMs()).toBe(75000);
    engine.passMs(0);
    expect(calls).toEqual(['a 75000']);
  });

  it('keeps monotonic time and every timer exact under any run of passing time and set clocks', () => {
    const step = fc.oneof(
      fc.record({ passMs: fc.integer({ min: 0, max: 200000 }) }),
      fc.record({ setMs: fc.integer({ min: 0, max: 4e12 }) }),
      fc.record({ afterMs: fc.integer({ min: 0, max: 300000 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const world = new FakeEngine().install();
        const board = createTimers();
        let trueMs = 0;
        const lateMs: number[] = [];
        for (const { passMs, setMs, afterMs } of steps as { passMs?: number; setMs?: number; afterMs?: number }[]) {
          if (passMs !== undefined) {
            world.passMs(passMs);
            trueMs += passMs;
          } else if (setMs !== undefined) board.setMs(setMs);
          else {
            const dueMs = board.nowMs() + afterMs!;
            board.after(afterMs!, () => lateMs.push(board.nowMs() - dueMs));
          }
          expect(Math.abs(board.nowMs() - trueMs)).toBeLessThan(1);
        }
        world.passMs(300001);
        expect(world.timerCount).toBe(0);
        expect(Math.min(0, ...lateMs)).toBe(0);
        expect(Math.max(0, ...lateMs)).toBeLessThan(20);
      }),
    );
  });
});
