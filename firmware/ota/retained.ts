/** Pulls one retained object at a time by subscribing to its topic. */
import type { TimerId } from '../../hal/timers.ts';
import { DENIED, MISSING, WAITING } from './codes.ts';
import { base, client, report, status, timers } from './status.ts';
import { onSubscribed } from './trial.ts';

const ANSWER_MS = 10_000;
const QUESTIONS = 5;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** The broker's refusals begin here, and end below twice as much: what is higher are not its outcomes. */
const REFUSED = 0x80;

let again: () => void;
let timer: TimerId | undefined;
/** Of the object that is asked for; empty: none is. */
let topic: string | undefined;
let take: (payload: string) => void;
let questions: number;
let pauseMs: number | undefined;

/** @param retry called when something that was missing or wrong may be there now */
export function onRetry(retry: () => void): void {
  again = retry;
}

/** The one thing that is to happen next; what was planned before is dropped. */
export function later(delayMs: number, then: () => void): void {
  timers.cancel(timer);
  timer = timers.after(delayMs, then);
}

/** Calls back with the payload, or fails: then nothing comes back. */
export function get(path: string, then: (payload: string) => void): void {
  topic = base + path;
  take = then;
  questions = 0;
  later(0, ask);
}

/** Nothing is fetched or planned any more. */
export function stop(): void {
  timers.cancel(timer);
  if (topic) client.unsubscribe(topic);
  topic = '';
}

/** Comes to rest in a state. */
export function rest(state: number, reason: number): void {
  stop();
  if (state !== WAITING) pauseMs = 0;
  status.s = state;
  status.e = reason;
  report();
}

/** Something that may mend: another try comes after a pause, which doubles up to an hour. */
export function fail(reason: number): void {
  rest(WAITING, reason);
  pauseMs = Math.min(pauseMs! * 2 || FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  later((pauseMs * (1 + Math.random())) / 2, again);
}

function ask(): void {
  // A broker sends a retained message for each SUBSCRIBE, also for a filter that it has.
  later(ANSWER_MS, onSilence);
  client.subscribe(topic!, { qos: 0 }, onObject, onAnswer);
}

/** What the broker says to a subscription. */
export function onAnswer(outcome: number): void {
  if (outcome >> 7 === 1) fail(DENIED);
  else if (outcome < REFUSED) onSubscribed();
}

function onObject(from: string, payload: string): void {
  if (payload && from === topic)
    // From the foot of the stack: this is called from the depth of the client.
    later(0, () => {
      stop();
      take(payload);
    });
}

function onSilence(): void {
  if (client.connected()) questions++;
  if (questions < QUESTIONS) ask();
  else fail(MISSING);
}
