/** Pulls one retained object at a time by subscribing to its topic. */
import type { TimerId } from '../../hal/timers.ts';
import { DENIED, FAILED, MISSING, WAITING } from './codes.ts';
import { type Peer, report, status } from './status.ts';

const ANSWER_MS = 10_000;
const QUESTIONS = 5;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
const REFUSED = 0x80;
/** From here on outcomes are not the broker's. */
const NO_WORD = 0x100;

let peer: Peer;
let base = '';
let again: () => void;
let timer: TimerId | undefined;
let path = '';
let take: (payload: string) => void;
let arrived = '';
let questions = 0;
let pauseMs = 0;

/** @param retry called when something that was missing or wrong may be there now */
export function usePeer(given: Peer, prefix: string, retry: () => void): void {
  peer = given;
  base = prefix;
  again = retry;
}

export function sha256(bytes: string): string {
  return E.toString(require('crypto').SHA256(bytes));
}

/** The one thing that is to happen next; what was planned before is dropped. */
export function later(delayMs: number, then: () => void): void {
  peer.timers.cancel(timer);
  timer = peer.timers.after(delayMs, then);
}

/** Calls back with the payload, or fails: then nothing comes back. */
export function get(wanted: string, then: (payload: string) => void): void {
  path = base + wanted;
  take = then;
  questions = 0;
  later(0, ask);
}

/** Nothing is fetched or planned any more. */
export function stop(): void {
  peer.timers.cancel(timer);
  timer = undefined;
  if (path) peer.client.unsubscribe(path);
  path = arrived = '';
}

/** Comes to rest in a state. */
export function rest(state: number, reason: number): void {
  stop();
  if (state !== WAITING) pauseMs = 0;
  status.s = state;
  status.e = reason;
  status.i = status.n = 0;
  report();
}

/** Something that may mend: another try comes after a pause, which doubles up to an hour. */
export function fail(reason: number): void {
  rest(WAITING, reason);
  pauseMs = Math.min(pauseMs * 2 || FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  later((pauseMs * (1 + Math.random())) / 2, again);
}

/** Something that will not mend. */
export function refuse(reason: number): void {
  rest(FAILED, reason);
}

function ask(): void {
  // A broker sends a retained message for each SUBSCRIBE, also for a filter that it has.
  later(ANSWER_MS, onSilence);
  peer.client.subscribe(path, { qos: 0 }, onObject, onAnswer);
}

function onAnswer(outcome: number): void {
  if (outcome >= REFUSED && outcome < NO_WORD && path) fail(DENIED);
}

function onObject(topic: string, payload: string): void {
  if (topic !== path || !payload || arrived) return;
  arrived = payload;
  // From the foot of the stack: this is called from the depth of the client.
  peer.timers.after(0, onTurn);
}

function onTurn(): void {
  const payload = arrived;
  arrived = '';
  // What was asked for may have changed since.
  if (!payload) return;
  stop();
  take(payload);
}

function onSilence(): void {
  if (peer.client.connected()) questions++;
  if (questions < QUESTIONS) ask();
  else fail(MISSING);
}
