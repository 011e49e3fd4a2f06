import type { World } from './world.ts';

export interface RealTimeOptions {
  /** Virtual seconds a real second. Default 1. */
  readonly speed?: number;
  /** Virtual time at which to end. Default: never. */
  readonly untilUs?: number;
  readonly signal?: AbortSignal;
}

/** A sleep is cut into slices, since host timers overflow at 2^31 ms. */
const SLICE_MS = 60_000;

/**
 * Slaves the world's virtual time to the host's clock: sleeps until the next event, wakes early for what the host posts.
 * The only place of the simulator that reads the host's clock. Resolves at `untilUs`, on `world.stop()` or on abort.
 */
export async function runRealTime(world: World, options: RealTimeOptions = {}): Promise<void> {
  const { speed = 1, untilUs = Infinity, signal } = options;
  const startUs = world.nowUs;
  const startMs = performance.now();
  const virtualUs = (): number => Math.min(untilUs, Math.floor(startUs + (performance.now() - startMs) * 1000 * speed));
  for (;;) {
    world.runUntil(Math.max(world.nowUs, virtualUs()));
    if (!world.stopped) world.admit();
    if (world.stopped || signal?.aborted || world.nowUs >= untilUs) return;
    const dueUs = Math.min(world.nextUs() ?? Infinity, untilUs);
    await sleep(world, Math.min(SLICE_MS, Math.max(0, (dueUs - virtualUs()) / 1000 / speed)), signal);
    if (world.stopped) return;
  }
}

function sleep(world: World, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, waitMs);
    function done(): void {
      clearTimeout(timer);
      world.onWake(undefined);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    world.onWake(done);
    signal?.addEventListener('abort', done);
  });
}
