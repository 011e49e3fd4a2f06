/**
 * A new version proves itself, or makes way for the old one; and the old one judges the new one that has made way. A new version that did
 * not reach the broker is only blamed if the old one does: the broker may be down for both. Then the new one gets another trial.
 */
import type { Timers } from '../../hal/timers.ts';
import { NO_BROKER, ROT, TRIAL, UNHEALTHY } from './codes.ts';
import * as slot from './slot.ts';
import type { SlotArea } from './slot.ts';
import { report, status } from './status.ts';

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

let timers: Timers;
let healthy: (() => boolean) | undefined;
let own: SlotArea;
let other: SlotArea;
let whenSettled: () => void;
let mode = SETTLED;
let startMs = 0;
let limitMs = 0;
let subscribed = false;

/** @param settled called when the trial is over well, or the other slot is judged */
export function startTrial(
  running: SlotArea,
  idle: SlotArea,
  clock: Timers,
  isHealthy: (() => boolean) | undefined,
  settled: () => void,
): void {
  own = running;
  other = idle;
  timers = clock;
  healthy = isHealthy;
  whenSettled = settled;
  startMs = timers.nowMs();
  const [mine, theirs] = [own.read(0, slot.TRY), other.read(0, slot.TRY)];
  const isSet = (header: string, flag: number): boolean => header[flag] === '\0';
  if (!isSet(mine, slot.CONFIRM)) {
    mode = ON_TRIAL;
    status.s = TRIAL;
  } else if (isSet(theirs, slot.VALID) && slot.word(theirs, slot.SEALED) > slot.word(mine, slot.SEALED)) {
    // It is newer and does not run.
    if (isSet(theirs, slot.CONFIRM)) status.w = ROT;
    else if (theirs.charCodeAt(slot.REASON) !== NO_BROKER) slot.setFlag(other, slot.BAD);
    else if (theirs[slot.BAD] === '\xff') mode = SUSPECTING;
  }
  const judged = mode === SUSPECTING ? theirs : mine;
  limitMs = 1000 * ((judged.charCodeAt(slot.CONFIRM_S) << 8) | judged.charCodeAt(slot.CONFIRM_S + 1));
  if (mode) look();
}

/** Whether nothing may be installed yet. */
export function isOpen(): boolean {
  return mode !== SETTLED;
}

/** The channel is subscribed to: the broker is there, and lets the device follow. */
export function onSubscribed(): void {
  subscribed = true;
  if (mode === RETRIAL) E.reboot();
}

function look(): void {
  const livedMs = timers.nowMs() - startMs;
  if (mode === ON_TRIAL && subscribed && livedMs >= LEAST_MS && (!healthy || healthy())) settle(own, slot.CONFIRM);
  else if (mode === SUSPECTING && subscribed) settle(other, slot.BAD);
  else if (livedMs < limitMs) timers.after(LOOK_MS, look);
  else if (mode === ON_TRIAL) leave(subscribed ? UNHEALTHY : NO_BROKER);
  else {
    other.write(slot.PARDON + slot.tallyOf(other, slot.PARDON), slot.zeros(slot.TRIAL_STARTS));
    mode = RETRIAL;
  }
}

function settle(area: SlotArea, flag: number): void {
  slot.setFlag(area, flag);
  mode = SETTLED;
  process.removeAllListeners('uncaughtException');
  whenSettled();
}

function leave(reason: number): void {
  if (own.read(slot.REASON, 1) === '\xff') own.write(slot.REASON, String.fromCharCode(reason));
  own.write(slot.TRY + slot.tallyOf(own, slot.TRY), slot.zeros(slot.TRIAL_STARTS));
  status.e = reason;
  report();
  timers.after(FAREWELL_MS, E.reboot);
}
