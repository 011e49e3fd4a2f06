import type { EngineHost } from '../engine/host.ts';
import type { RandomStream } from '../random.ts';

const WORDS = 0x1_0000_0000;

/** The interpreter's sources of chance, from the world's seed; the same calls give the same numbers in both lanes. */
export function installChance(host: EngineHost, stream: RandomStream): Record<string, object> {
  const word = (): number => Math.trunc((stream.unit() - 0.5) * WORDS);
  return {
    Math: {
      random: host.fn(() => stream.unit()),
      randInt: host.fn((limit?: unknown) => (limit === undefined ? word() : Math.floor(stream.unit() * Number(limit)))),
    },
    E: { hwRand: host.fn(word) },
  };
}
