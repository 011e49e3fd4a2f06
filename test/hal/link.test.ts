import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLink, type LinkOptions } from '../../hal/link.ts';
import type { Station, StationHandlers } from '../../hal/wifi.ts';
import { virtualTimers } from './virtual-timers.ts';

const NETWORK = { ssid: 'plant', password: 'secret' };

function build(options: Partial<LinkOptions> = {}) {
  const log: string[] = [];
  let radio: StationHandlers | undefined;
  const station: Station = {
    listen: (handlers) => void (radio = handlers),
    join: (network) => void log.push(`join ${network.ssid}`),
    leave: () => void log.push('leave'),
  };
  const timers = virtualTimers();
  const link = createLink(station, timers, {
    network: NETWORK,
    onUp: (ip) => log.push(`up ${ip}`),
    onDown: (reason) => log.push(`down ${reason}`),
    onAttemptFailed: (reason, delayMs) => log.push(`failed ${reason} ${delayMs}`),
    random: () => 1,
    ...options,
  });
  const events = () => log.splice(0);
  return { link, timers, events, radio: () => radio! };
}

describe('link', () => {
  it('joins on start and reports the address', () => {
    const { link, timers, events, radio } = build();
    link.start();
    link.start();
    expect(link.isUp()).toBe(false);
    radio().onUp('10.0.0.7');
    expect(link.isUp()).toBe(true);
    expect(events()).toEqual(['join plant', 'up 10.0.0.7']);
    expect(timers.pendingMs()).toEqual([]);
  });

  it('joins again after a loss, since the engine gives up', () => {
    const { link, timers, events, radio } = build();
    link.start();
    radio().onUp('10.0.0.7');
    events();
    radio().onDown('beacon_timeout');
    expect(link.isUp()).toBe(false);
    expect(events()).toEqual(['failed beacon_timeout 1000', 'down beacon_timeout']);
    timers.advanceMs(999);
    expect(events()).toEqual([]);
    timers.advanceMs(1);
    expect(events()).toEqual(['join plant']);
  });

  it('doubles the pause up to its maximum, and starts over after a success', () => {
    const { link, timers, events, radio } = build({ maxDelayMs: 5000 });
    link.start();
    const pauses: number[] = [];
    for (let i = 0; i < 6; i++) {
      radio().onDown('no_ap_found');
      pauses.push(timers.pendingMs()[0]!);
      timers.advanceMs(pauses[i]!);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 5000, 5000, 5000]);
    radio().onUp('10.0.0.7');
    events();
    radio().onDown('x');
    expect(timers.pendingMs()).toEqual([1000]);
  });

  it('draws the pause from its upper half', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 40 }), (random, failures) => {
        const { link, timers, radio } = build({ random: () => random });
        link.start();
        for (let i = 0; i <= failures; i++) {
          if (i > 0) timers.advanceMs(timers.pendingMs()[0]!);
          radio().onDown('x');
        }
        const ceilingMs = Math.min(60000, 1000 * 2 ** failures);
        const [pauseMs] = timers.pendingMs();
        expect(pauseMs).toBeGreaterThanOrEqual(ceilingMs / 2);
        expect(pauseMs).toBeLessThanOrEqual(ceilingMs);
      }),
    );
  });

  it('starts an attempt anew when the radio says nothing', () => {
    const { link, timers, events } = build();
    link.start();
    timers.advanceMs(30000);
    expect(events()).toEqual(['join plant', 'failed timeout 1000']);
    timers.advanceMs(1000);
    expect(events()).toEqual(['join plant']);
  });

  it('takes a late answer to an attempt that it had given up', () => {
    const { link, timers, events, radio } = build();
    link.start();
    timers.advanceMs(30500);
    events();
    radio().onUp('10.0.0.7');
    timers.advanceMs(60000);
    expect(events()).toEqual(['up 10.0.0.7']);
  });

  it('reports a loss when the radio re-joined without saying so', () => {
    const { link, events, radio } = build();
    link.start();
    radio().onUp('10.0.0.7');
    events();
    radio().onUp('10.0.0.9');
    expect(events()).toEqual(['down rejoined', 'up 10.0.0.9']);
    expect(link.isUp()).toBe(true);
  });

  it('never runs two attempts at a time, whatever the radio reports', () => {
    const event = fc.oneof(fc.constant('up'), fc.constant('down'), fc.integer({ min: 0, max: 40000 }));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const { link, timers, radio } = build();
        link.start();
        for (const step of events) {
          if (step === 'up') radio().onUp('10.0.0.7');
          else if (step === 'down') radio().onDown('x');
          else timers.advanceMs(step as number);
          // Up and nothing to do, or exactly one thing to come: the link never just waits.
          expect(timers.pendingMs()).toHaveLength(link.isUp() ? 0 : 1);
        }
      }),
    );
  });

  it('is silent after stop, and can start again', () => {
    const { link, timers, events, radio } = build();
    link.start();
    radio().onUp('10.0.0.7');
    events();
    link.stop();
    radio().onDown('assoc_leave');
    timers.advanceMs(100000);
    expect(events()).toEqual(['leave']);
    expect(link.isUp()).toBe(false);
    link.start();
    expect(events()).toEqual(['join plant']);
  });

  it('lets a handler stop it', () => {
    const built = build({ onDown: () => built.link.stop() });
    built.link.start();
    built.radio().onUp('10.0.0.7');
    built.radio().onDown('x');
    expect(built.timers.pendingMs()).toEqual([]);
  });
});
