/** Choices that are the same for the same seed on every machine: xorshift32. */
export class SeededChoices {
  #state: number;

  /** @param seed of 32 bits; 0 counts as 1 */
  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** A whole number from 0 up to but not including the limit. */
  protected below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return this.#state % limit;
  }

  protected pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}
