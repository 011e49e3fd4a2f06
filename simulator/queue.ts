/** Something that will happen at a virtual time. */
export interface Alarm {
  readonly timeUs: number;
  /** Ties at the same time go in the order in which the alarms were set. */
  readonly sequence: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/**
 * Virtual time of one board or of the world, in integer microseconds, with what is due on it.
 * Callbacks are hardware events (an edge, bytes on a wire, a loop that wakes): they change state and queue work,
 * and never run a board's program from inside another callback of the same queue.
 */
export class EventQueue {
  #nowUs = 0;
  #sequence = 0;
  readonly #heap: Alarm[] = [];

  get nowUs(): number {
    return this.#nowUs;
  }

  /** Sets an alarm at an absolute time; a time that has passed means now. */
  at(timeUs: number, callback: () => void): Alarm {
    const alarm = { timeUs: Math.max(this.#nowUs, Math.ceil(timeUs)), sequence: this.#sequence++, callback, cancelled: false };
    this.#push(alarm);
    return alarm;
  }

  after(delayUs: number, callback: () => void): Alarm {
    return this.at(this.#nowUs + delayUs, callback);
  }

  cancel(alarm: Alarm): void {
    alarm.cancelled = true;
  }

  /** When the next alarm is due, or undefined. */
  nextUs(): number | undefined {
    this.#dropCancelled();
    return this.#heap[0]?.timeUs;
  }

  /** Moves to the next alarm and runs it. False when there is none. */
  runNext(): boolean {
    this.#dropCancelled();
    const alarm = this.#pop();
    if (!alarm) return false;
    this.#nowUs = Math.max(this.#nowUs, alarm.timeUs);
    alarm.callback();
    return true;
  }

  /** Runs every alarm due up to `timeUs`, then stands at `timeUs`. Never goes back. */
  runUntil(timeUs: number): void {
    for (let next = this.nextUs(); next !== undefined && next <= timeUs; next = this.nextUs()) this.runNext();
    this.#nowUs = Math.max(this.#nowUs, timeUs);
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled) this.#pop();
  }

  #push(alarm: Alarm): void {
    const heap = this.#heap;
    let index = heap.push(alarm) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(alarm, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = alarm;
  }

  #pop(): Alarm | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last || heap.length === 0) return top;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && before(heap[right]!, heap[left]!) ? right : left;
      if (!before(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

function before(a: Alarm, b: Alarm): boolean {
  return a.timeUs < b.timeUs || (a.timeUs === b.timeUs && a.sequence < b.sequence);
}
