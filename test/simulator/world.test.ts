import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../simulator/queue.ts';
import { runRealTime } from '../../simulator/real-time.ts';
import { World } from '../../simulator/world.ts';

describe('World', () => {
  it('runs the earliest event of all queues first; at the same time the world, then members in their order', () => {
    const world = new World();
    const [first, second] = [{ queue: new EventQueue() }, { queue: new EventQueue() }];
    world.add(first);
    world.add(second);
    const seen: string[] = [];
    second.queue.at(5, () => seen.push('second 5'));
    first.queue.at(5, () => seen.push('first 5'));
    world.queue.at(5, () => seen.push('world 5'));
    first.queue.at(3, () => seen.push('first 3'));
    world.runUntil(10);
    expect(seen).toEqual(['first 3', 'world 5', 'first 5', 'second 5']);
    expect([world.nowUs, first.queue.nowUs, second.queue.nowUs]).toEqual([10, 10, 10]);
  });

  it('never stamps what a member causes in its own past', () => {
    const world = new World();
    const member = { queue: new EventQueue() };
    world.add(member);
    let seenUs = -1;
    member.queue.at(100, () => void world.queue.after(0, () => (seenUs = world.nowUs)));
    world.runUntil(200);
    expect(seenUs).toBe(100);
  });

  it('leaves later events for the next run, and stops when told to', () => {
    const world = new World();
    const seen: number[] = [];
    for (const timeUs of [1, 2, 3]) world.queue.at(timeUs, () => seen.push(timeUs));
    world.runUntil(2);
    expect(seen).toEqual([1, 2]);
    world.queue.at(2, () => world.stop());
    world.runFor(10);
    expect(seen).toEqual([1, 2]);
    world.runFor(10);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('lets the host in between two events', () => {
    const world = new World();
    const seen: string[] = [];
    world.queue.at(1, () => world.post(() => seen.push(`posted at ${world.nowUs}`)));
    world.queue.at(2, () => seen.push('next'));
    world.runUntil(5);
    expect(seen).toEqual(['posted at 1', 'next']);
  });

  it('follows the host clock, many times faster, until its time', async () => {
    const world = new World();
    const seen: number[] = [];
    for (let second = 1; second <= 5; second++) world.queue.at(second * 1e6, () => seen.push(second));
    await runRealTime(world, { speed: 1000, untilUs: 4.5e6 });
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(world.nowUs).toBe(4.5e6);
  });

  it('wakes for what the host posts while nothing is due', async () => {
    const world = new World();
    const run = runRealTime(world);
    setTimeout(() => world.post(() => world.stop()), 1);
    await run;
    expect(world.stopped).toBe(true);
  });
});
