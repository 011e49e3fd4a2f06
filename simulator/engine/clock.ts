import type { EventQueue } from '../queue.ts';

/** The board's wall clock: virtual time since power-on plus what `setTime` made of it. Unset it starts at 1970, as on the ESP32. */
export class WallClock {
  #offsetUs: number;
  readonly #nowUs: () => number;
  /** Hours east of UTC, as `E.setTimeZone` has it. */
  zoneHours = 0;

  constructor(queue: EventQueue, nowUs: () => number) {
    this.#offsetUs = -queue.nowUs;
    this.#nowUs = nowUs;
  }

  /** Seconds since 1970 by the board's belief. */
  get seconds(): number {
    return (this.#nowUs() + this.#offsetUs) / 1e6;
  }

  /** The same clock's reading at another moment of virtual time. */
  secondsAt(timeUs: number): number {
    return (timeUs + this.#offsetUs) / 1e6;
  }

  set(seconds: number): void {
    this.#offsetUs = Math.trunc(seconds * 1e6) - this.#nowUs();
  }
}
