/** Pauses between attempts to connect: doubling with jitter from the first one on, so that a fleet does not return in step. */
const FIRST_MS = 1000;
const CAP_MS = 120_000;
/** 2 to this power times the first pause is above the cap. */
const CAP_ATTEMPTS = 7;

/**
 * @param random 0 ≤ value < 1
 * @returns gives the next pause in milliseconds; `stable` forgives all failures before, `hopeless` goes straight to the cap
 */
export function createBackoff(random: () => number): (stable: boolean, hopeless: boolean) => number {
  let attempts = 0;
  return (stable, hopeless) => {
    if (stable) attempts = 0;
    if (hopeless) attempts = CAP_ATTEMPTS;
    const pauseMs = attempts < CAP_ATTEMPTS ? FIRST_MS << attempts++ : CAP_MS;
    return pauseMs * (0.5 + random() / 2);
  };
}
