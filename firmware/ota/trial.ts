/**
 * A new version proves itself, or makes way for the old one; and the old one judges the new one that has made way. A new version that did
 * not reach the broker is only blamed if the old one does: the broker may be down for both. Then the new one gets another trial.
 */
import { manifestOf, other, own, read, setFlag, tallyOf, write } from './areas.ts';
import { NO_BROKER, ROT, TRIAL, UNHEALTHY } from './codes.ts';
import { BAD, CONFIRM, PARDON, REASON, TRIAL_STARTS, TRY, VALID } from './slot.ts';
import { report, status, timers } from './status.ts';

/** A version that has not lived so long is not confirmed. */
const LEAST_MS = 30_000;
const LOOK_MS = 5_000;
/** For the last status to get out. */
const FAREWELL_MS = 2_000;

const SETTLED = 0;
const ON_TRIAL = 1;
const SUSPECTING = 2;
/** The other version goes on trial again as soon as the broker is there. */
const RETRIAL = 3;

let healthy: (() => boolean) | undefined;
let whenSettled: () => void;
let mode = SETTLED;
let startMs: number;
let limitMs: number;
let subscribed: boolean | undefined;

/** Asked before a confirmation. */
export function askForHealth(isHealthy: () => boolean): void {
  healthy = isHealthy;
}

/** @param settled called when the trial is over well, or the other slot is judged */
export function startTrial(settled: () => void): void {
  whenSettled = settled;
  startMs = timers.nowMs();
  let judged = manifestOf(own);
  const theirs = manifestOf(other);
  if (read(own, CONFIRM, 1) !== '\0') {
    mode = ON_TRIAL;
    status.s = TRIAL;
  } else if (read(other, VALID, 1) === '\0' && theirs.q > judged.q) {
    // It is newer and does not run.
    if (read(other, CONFIRM, 1) === '\0') status.w = ROT;
    else if (read(other, REASON, 1).charCodeAt(0) !== NO_BROKER) setFlag(other, BAD);
    else if (read(other, BAD, 1) === '\xff') {
      mode = SUSPECTING;
      judged = theirs;
    }
  }
  limitMs = 1000 * judged.s;
  if (mode) look();
}

/** Whether nothing may be installed yet. */
export function isOpen(): boolean {
  return mode !== SETTLED;
}

/** The broker is there, and lets the device follow. */
export function onSubscribed(): void {
  subscribed = true;
  if (mode === RETRIAL) E.reboot();
}

function look(): void {
  const livedMs = timers.nowMs() - startMs;
  if (mode === ON_TRIAL && subscribed && livedMs >= LEAST_MS && (!healthy || healthy())) settle(own, CONFIRM);
  else if (mode === SUSPECTING && subscribed) settle(other, BAD);
  else if (livedMs < limitMs) timers.after(LOOK_MS, look);
  else if (mode === ON_TRIAL) leave(subscribed ? UNHEALTHY : NO_BROKER);
  else {
    spend(other, PARDON);
    mode = RETRIAL;
  }
}

function settle(slot: string, flag: number): void {
  setFlag(slot, flag);
  mode = SETTLED;
  process.removeAllListeners('uncaughtException');
  whenSettled();
}

function leave(reason: number): void {
  if (read(own, REASON, 1) === '\xff') write(own, REASON, String.fromCharCode(reason));
  spend(own, TRY);
  status.e = reason;
  report();
  timers.after(FAREWELL_MS, E.reboot);
}

/** Sets all starts of a trial in a tally. */
function spend(slot: string, at: number): void {
  write(slot, at + tallyOf(slot, at), '\0'.repeat(TRIAL_STARTS));
}
