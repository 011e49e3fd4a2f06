/** Seeded chance. Every consumer has a stream of its own, so that one more consumer does not shift the others. */
export class Random {
  readonly #seed: number;
  readonly #streams = new Map<string, RandomStream>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The stream of that name; the same seed and name always give the same numbers. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (!stream) this.#streams.set(name, (stream = new RandomStream(this.#seed, name)));
    return stream;
  }
}

/** sfc32 (Chris Doty-Humphrey's small fast counting generator), seeded from a seed and a name by FNV-1a. */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, name: string) {
    this.#a = fnv1a(`${seed}`);
    this.#b = fnv1a(name);
    this.#c = fnv1a(`${name}/${seed}`);
    for (let round = 0; round < 12; round++) this.uint32();
  }

  /** An integer, 0 to 2^32 - 1. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to, and never, 1. */
  unit(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** Normally distributed with mean 0 and standard deviation 1 (Box-Muller). */
  gaussian(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
