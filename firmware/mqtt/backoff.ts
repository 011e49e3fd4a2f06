/** Pauses between attempts to connect: doubling with jitter from the first one on, so that a fleet does not return in step. */
import { SESSION_TAKEN_OVER } from './protocol.ts';
import { chr } from './wire.ts';

const FIRST_MS = 1000;
const CAP_MS = 120_000;
/** A connection that held so long forgives the failures before it; a shorter one may be part of a kicking loop. */
const STABLE_MS = 30_000;
/** 2 to this power times the first pause is above the cap. */
const LAST_ATTEMPT = 7;

// Not mended by time. 0x84 to 0x87, 0x8A, 0x8C: version, identifier, credentials, authorisation, ban, method; 0x9C and 0x9D: go elsewhere.
const HOPELESS = '\x84\x85\x86\x87\x8a\x8c\x9c\x9d';

/**
 * How many failures count after a connection, or an attempt at one, has ended.
 * @param earlier how many counted before
 * @param heldMs how long the connection stood
 * @param soon the reason is mended already
 */
export function failuresAfter(reason: number, earlier: number, heldMs: number, soon?: boolean): number {
  if (!soon && HOPELESS.indexOf(chr(reason)) >= 0) return LAST_ATTEMPT;
  return heldMs >= STABLE_MS && reason !== SESSION_TAKEN_OVER ? 0 : earlier;
}

/**
 * @param failures that count
 * @param random 0 ≤ value < 1
 */
export function pauseMs(failures: number, random: number): number {
  return (failures < LAST_ATTEMPT ? FIRST_MS << failures : CAP_MS) * (0.5 + random / 2);
}
