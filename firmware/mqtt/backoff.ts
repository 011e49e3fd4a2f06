/** Pauses between attempts to connect: doubling with jitter from the first one on, so that a fleet does not return in step. */
import { chr } from './wire.ts';

const FIRST_MS = 1000;
const CAP_MS = 120_000;
/** A connection that held so long forgives the failures before it; a shorter one may be part of a kicking loop. */
const STABLE_MS = 30_000;
/** 2 to this power times the first pause is above the cap. */
const LAST_ATTEMPT = 7;

// Not mended by time on MQTT 5: ban, method, and go elsewhere.
const HOPELESS = '\x8a\x8c\x9c\x9d';

/** 0x84 to 0x87: version, identifier, credentials, authorisation. Time does not mend them. */
export function isRefusal(reason: number): boolean {
  return reason >> 2 === 33;
}

/** The same on MQTT 5. */
export function isHopeless(reason: number): boolean {
  return isRefusal(reason) || HOPELESS.indexOf(chr(reason)) >= 0;
}

/**
 * How many failures count after a connection, or an attempt at one, has ended.
 * @param earlier how many counted before
 * @param heldMs how long the connection stood
 * @param hopeless time does not mend the reason
 */
export function failuresAfter(earlier: number, heldMs: number, hopeless: boolean): number {
  return hopeless ? LAST_ATTEMPT : heldMs >= STABLE_MS ? 0 : earlier;
}

/**
 * @param failures that count
 * @param random 0 ≤ value < 1
 */
export function pauseMs(failures: number, random: number): number {
  return (failures < LAST_ATTEMPT ? FIRST_MS << failures : CAP_MS) * (0.5 + random / 2);
}
