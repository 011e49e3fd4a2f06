/** What benchmarks print beside a figure that the project promises. */

/** @param unit of the figure, with the space in front of it */
export function atMost(value: number, limit: number, unit: string): string {
  return `≤ ${limit}${unit} ${value <= limit ? 'reached' : 'MISSED'}`;
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** For benchmarks that measure by themselves: the runner calls a function once more than it is asked to. */
export const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0, throws: true };

export function first(work: () => unknown): () => Promise<void> {
  let called = false;
  return async () => {
    if (called) return;
    called = true;
    await work();
  };
}
