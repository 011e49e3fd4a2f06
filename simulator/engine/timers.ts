/** One `setTimeout` or `setInterval`. */
export interface Timer {
  readonly id: number;
  dueUs: number;
  intervalUs: number | undefined;
  readonly callback: unknown;
  readonly args: readonly unknown[];
  /** A debounce that waits, not one of the program's own: `clearTimeout()` leaves it alone. */
  readonly fire: (() => void) | undefined;
}

/** The interpreter's list of timers: kept in the order in which they were set, which is the order in which due ones run. */
export class Timers {
  #list: Timer[] = [];
  /** Something was added, removed or changed: the engine starts over with its list. */
  changed = false;

  /** The id follows the last one still in the list, so ids come again. */
  add(dueUs: number, callback: unknown, args: readonly unknown[], intervalUs?: number): number {
    return this.#push({ id: this.#nextId(), dueUs, intervalUs, callback, args, fire: undefined }).id;
  }

  addInternal(dueUs: number, fire: () => void): Timer {
    return this.#push({ id: this.#nextId(), dueUs, intervalUs: undefined, callback: undefined, args: [], fire });
  }

  /** What the engine keeps of each timer of the program: times in µs, that of the next call from now on (`src/jswrap_interactive.c`). */
  kept(nowUs: number): object[] {
    return this.#list
      .filter(({ fire }) => fire === undefined)
      .map(({ dueUs, intervalUs, callback, args }) => ({
        time: Math.round(dueUs - nowUs),
        ...(intervalUs !== undefined && { intr: Math.round(intervalUs) }),
        cb: callback,
        ...(args.length > 0 && { args: [...args] }),
      }));
  }

  find(id: unknown): Timer | undefined {
    return this.#list.find((timer) => timer.id === id);
  }

  remove(timer: Timer): void {
    const index = this.#list.indexOf(timer);
    if (index >= 0) this.#list.splice(index, 1);
  }

  clear(): void {
    this.#list = this.#list.filter((timer) => timer.fire !== undefined);
    this.changed = true;
  }

  /** Moves every timer, as when the clock was set. */
  shift(deltaUs: number): void {
    for (const timer of this.#list) timer.dueUs += deltaUs;
  }

  nextDueUs(): number | undefined {
    let dueUs: number | undefined;
    for (const timer of this.#list) if (dueUs === undefined || timer.dueUs < dueUs) dueUs = timer.dueUs;
    return dueUs;
  }

  /**
   * Runs every timer due at `nowUs`, in list order; a late interval runs once a round over the list and catches up by adding its period.
   * A change of the list during a callback makes the engine start over. True when something ran.
   */
  runDue(nowUs: number, run: (timer: Timer) => void): boolean {
    let ran = false;
    do {
      this.changed = false;
      for (let index = 0; index < this.#list.length && !this.changed;) {
        const timer = this.#list[index]!;
        if (timer.dueUs > nowUs) {
          index++;
          continue;
        }
        ran = true;
        const { dueUs } = timer;
        run(timer);
        if (timer.intervalUs !== undefined) timer.dueUs = dueUs + timer.intervalUs;
        else this.remove(timer);
        if (this.#list[index] === timer) index++;
      }
    } while (this.changed);
    return ran;
  }

  #nextId(): number {
    return (this.#list.at(-1)?.id ?? 0) + 1;
  }

  #push(timer: Timer): Timer {
    this.#list.push(timer);
    this.changed = true;
    return timer;
  }
}
