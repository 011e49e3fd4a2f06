import Module from 'node:module';
import { vi } from 'vitest';

/** Node's loader, which a bare `require` reaches in a test; the engine's modules are put in its way. */
const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
const nodeLoad = loader._load;

/**
 * The few engine globals that the adapters use, on a clock of the test's. Timers behave as the interpreter's
 * (jsinteractive.c): each holds the time that remains, and every idle pass takes off what the wall clock has advanced
 * since the pass before, so that a clock moved by anything but `setTime` moves the timers too.
 */
export class FakeEngine {
  /** Errors thrown by timer callbacks: the engine prints them and goes on. */
  readonly uncaught: unknown[] = [];
  /** Microseconds, whole, as the engine counts. */
  private wallUs = 0;
  private idleUs = 0;
  private lastId = 0;
  private timers = new Map<number, { remainingUs: number; callback: () => void }>();

  /** Installs the globals and modules; `uninstall` takes them away. */
  install(modules: Record<string, unknown> = {}): this {
    vi.stubGlobal('getTime', () => this.wallUs / 1e6);
    vi.stubGlobal('setTime', (timeS: number) => {
      // What has passed in this turn is dropped, as in the engine.
      this.idleUs = this.wallUs = Math.round(timeS * 1e6);
    });
    vi.stubGlobal('setTimeout', (callback: () => void, delayMs: number) => {
      this.timers.set(++this.lastId, { remainingUs: this.wallUs - this.idleUs + Math.round(Math.max(0.1, delayMs) * 1000), callback });
      return this.lastId;
    });
    vi.stubGlobal('clearTimeout', (id: number | undefined) => {
      if (!this.timers.delete(id!)) throw new Error(`Unknown Timeout ${id}`);
    });
    vi.stubGlobal('E', { hwRand: () => 0x12345678 });
    loader._load = (name, ...rest) => (name in modules ? modules[name] : nodeLoad.call(loader, name, ...rest));
    return this;
  }

  static uninstall(): void {
    loader._load = nodeLoad;
    vi.unstubAllGlobals();
  }

  get timerCount(): number {
    return this.timers.size;
  }

  /** Time passes, and the engine wakes when a timer is due. */
  passMs(deltaMs: number): void {
    const endUs = this.wallUs + deltaMs * 1000;
    for (;;) {
      const soonest = Math.min(...[...this.timers.values()].map(({ remainingUs }) => this.idleUs + remainingUs));
      if (soonest > endUs) break;
      this.wallUs = Math.max(this.wallUs, soonest);
      this.idle();
    }
    this.wallUs = endUs;
    this.idle();
  }

  /** The interpreter is busy: time passes, no timer runs. */
  blockMs(deltaMs: number): void {
    this.wallUs += deltaMs * 1000;
  }

  /** Something behind the interpreter's back sets the clock, as the chip's own SNTP does; the next idle pass sees it. */
  stepClockMs(deltaMs: number): void {
    this.wallUs += deltaMs * 1000;
    this.idle();
  }

  private idle(): void {
    const passedUs = this.wallUs - this.idleUs;
    this.idleUs = this.wallUs;
    for (const timer of this.timers.values()) timer.remainingUs -= passedUs;
    for (const [id, timer] of this.timers) {
      if (timer.remainingUs > 0) continue;
      try {
        timer.callback();
      } catch (error) {
        this.uncaught.push(error);
      }
      this.timers.delete(id);
    }
  }
}

/** An engine object with `on`; the test delivers events by `tell`. */
export class FakeEmitter {
  private listeners = new Map<string, ((value?: unknown) => void)[]>();

  on(event: string, listener: (value?: unknown) => void): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  removeAllListeners(event: string): void {
    this.listeners.delete(event);
  }

  tell(event: string, value?: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(value);
  }
}
