import { describe, expect, it } from 'vitest';
import { createClock, type ClockOptions } from '../../hal/clock.ts';
import { virtualTimers } from './virtual-timers.ts';

const NOON = Date.UTC(2026, 5, 1, 12);

function build(options: ClockOptions = { server: 'ntp.local' }, bootMs = 0) {
  const timers = virtualTimers();
  let offsetMs = bootMs;
  const queries: { server: string; answer: (error: string | undefined, unixMs?: number) => void }[] = [];
  const wall = { readMs: () => timers.nowMs() + offsetMs, setMs: (unixMs: number) => void (offsetMs = unixMs - timers.nowMs()) };
  const clock = createClock(wall, timers, (server, answer) => void queries.push({ server, answer }), options);
  return { clock, timers, queries };
}

describe('clock', () => {
  it('gives no time of day until it is set', () => {
    const { clock, timers, queries } = build();
    clock.start();
    timers.advanceMs(5000);
    expect(clock.isSet()).toBe(false);
    expect(clock.wallMs()).toBeUndefined();
    queries[0]!.answer(undefined, NOON);
    expect(clock.isSet()).toBe(true);
    timers.advanceMs(1500);
    expect(clock.wallMs()).toBe(NOON + 1500);
  });

  it('trusts a time that the chip kept over a reset', () => {
    const { clock } = build({}, NOON);
    expect(clock.isSet()).toBe(true);
    expect(clock.wallMs()).toBe(NOON);
  });

  it('asks nobody without a server', () => {
    const { clock, queries, timers } = build({});
    clock.start();
    expect(queries).toEqual([]);
    expect(timers.pendingMs()).toEqual([]);
  });

  it('says how far it was moved', () => {
    const steps: number[] = [];
    const { clock, queries, timers } = build({ server: 's', onSet: (stepMs) => steps.push(stepMs) }, NOON);
    clock.start();
    timers.advanceMs(100);
    queries[0]!.answer(undefined, NOON + 75);
    expect(steps).toEqual([-25]);
  });

  it('asks again every hour, and after a failure in growing steps that end there', () => {
    const { clock, queries, timers } = build();
    clock.start();
    const pauses: number[] = [];
    for (let i = 0; i < 10; i++) {
      queries[i]!.answer('TIMEOUT');
      pauses.push(timers.pendingMs()[0]! / 1000);
      timers.advanceMs(pauses[i]! * 1000);
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    queries[10]!.answer(undefined, NOON);
    expect(timers.pendingMs()).toEqual([3600000]);
    timers.advanceMs(3600000);
    queries[11]!.answer('TIMEOUT');
    expect(timers.pendingMs()).toEqual([15000]);
  });

  it('takes an impossible time for a failure', () => {
    const { clock, queries, timers } = build();
    clock.start();
    queries[0]!.answer(undefined, Date.UTC(2000, 0));
    expect(clock.isSet()).toBe(false);
    expect(timers.pendingMs()).toEqual([15000]);
  });

  it('drops an answer that comes after stop, or after a new start', () => {
    const { clock, queries, timers } = build();
    clock.start();
    clock.stop();
    queries[0]!.answer(undefined, NOON);
    expect(clock.isSet()).toBe(false);
    clock.start();
    clock.start();
    queries[1]!.answer(undefined, NOON);
    expect(clock.isSet()).toBe(false);
    expect(timers.pendingMs()).toEqual([]);
    queries[2]!.answer(undefined, NOON);
    expect(clock.isSet()).toBe(true);
  });
});
