import type { RandomStream } from '../random.ts';
import type { Quantity, Signal } from './part.ts';

const YEAR_US = 365.25 * 86_400e6;
/** Steps of the response per time constant, and how many time constants back still matter: e^-8 is 0.03 %. */
const STEPS_A_CONSTANT = 4;
const CONSTANTS_BACK = 8;

/** A quantity as an imperfect part feels it: late, drifting, noisy. The exemplar's drift is drawn once. */
export function makeSensed(signal: () => Signal, quantity: Quantity, random: RandomStream): Signal {
  const { noise = 0, driftPerYear = 0, responseS = 0 } = quantity;
  const drift = driftPerYear * (2 * random.unit() - 1);
  const constantUs = responseS * 1e6;
  let felt: { value: number; atUs: number } | undefined;

  const respond = (nowUs: number): number => {
    if (constantUs === 0) return signal()(nowUs);
    if (!felt || nowUs - felt.atUs > CONSTANTS_BACK * constantUs) {
      const atUs = Math.max(0, nowUs - CONSTANTS_BACK * constantUs);
      felt = { value: signal()(felt ? Math.max(atUs, felt.atUs) : atUs), atUs };
    }
    const steps = Math.ceil(((nowUs - felt.atUs) * STEPS_A_CONSTANT) / constantUs);
    const stepUs = (nowUs - felt.atUs) / steps;
    for (let step = 0; step < steps; step++) {
      const atUs: number = felt.atUs + stepUs;
      felt = { value: felt.value + (signal()(atUs) - felt.value) * (1 - Math.exp(-stepUs / constantUs)), atUs };
    }
    return felt.value;
  };
  return (nowUs) => respond(nowUs) + (drift * nowUs) / YEAR_US + noise * random.gaussian();
}
