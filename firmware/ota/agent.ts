/**
 * The update agent: follows the channel's pointer, installs what it selects into the slot that does not run, puts a new version on trial,
 * and confirms or leaves it. What it knows it reads from the slots' headers at each start; there is no other state.
 */
import type { Timers } from '../../hal/timers.ts';
import type { Identity } from '../identity.ts';
import type { Client } from '../mqtt/options.ts';
import { erasePage, isLaidOut, manifestOf, name, openSlots, other, own, read, tallyOf, textOf, write } from './areas.ts';
import * as code from './codes.ts';
import { askBeforeRestart, fill, mayRestart, useManifest } from './install.ts';
import * as form from './manifest.ts';
import { fail, onAnswer, onRetry, rest, stop } from './retained.ts';
import { aim, askForRelease, floor, refused, setFloor, target, useApplication, useClock, useHardware, useWords, words } from './signed.ts';
import * as slot from './slot.ts';
import { base, client, id, report, status, timers, useId, usePeer, useTopics } from './status.ts';
import { askForHealth, isOpen, startTrial } from './trial.ts';

export interface UpdateOptions {
  /** The application's: one connection serves both. */
  readonly client: Client;
  readonly timers: Timers;
  /** Name under which releases of this application are pushed. */
  readonly application: string;
  /** This device, in its status topic. */
  readonly id: string;
  /** Default `stable`. */
  readonly channel?: string;
  /** Of all topics of updates. Default `ota/1`. */
  readonly prefix?: string;
  /** What a release must name to be taken. Default `process.env.BOARD`. */
  readonly hardware?: string;
  /** Whether the application does what it is for. A new version is confirmed when this is true, and left when it stays false. Default: true. */
  readonly healthy?: () => boolean;
  /** Whether the board may restart into an installed version now. Asked every 10 s. Default: true. */
  readonly mayRestart?: () => boolean;
  /** Milliseconds since 1970 where the time is known: releases that have expired are not taken. */
  readonly wallMs?: () => number | undefined;
}

/** A start that lived so long was a good one. */
const GOOD_START_MS = 60_000;
/** Starts of a bundle on trial that may be called good. */
const MOST_PARDONS = 12;
/** How long the rescue bundle waits for an update before the application has another chance. */
const RESCUE_MS = 900_000;
/** What has to be free before an update begins: a chunk in three copies, and a verification. */
const FREE_VARIABLES = 1500;

let channel = 'ch/stable';
/** Name of the release that runs. */
let running: string;

/** Starts following updates. Once in a program, before the client is started. */
export function startUpdates(options: UpdateOptions): void {
  // What is not given is not set, so that the compiler sees it.
  if (options.channel) channel = `ch/${options.channel}`;
  if (options.hardware) useHardware(options.hardware);
  if (options.wallMs) useClock(options.wallMs);
  if (options.mayRestart) askBeforeRestart(options.mayRestart);
  if (options.healthy) askForHealth(options.healthy);
  useTopics(`${options.prefix || 'ota/1'}/${options.application}/`);
  useApplication(options.application);
  useId(options.id);
  usePeer(options.client, options.timers);
  open();
  if (own) {
    startTrial(settled);
    rememberFailed();
  }
  report();
}

/** The same for the rescue bundle, which takes what the application would, and is never on trial. */
export function startRescue(itsClient: Client, itsTimers: Timers, identity: Identity): void {
  useTopics(`ota/1/${identity.type}/`);
  useApplication(identity.type);
  useId(identity.id);
  usePeer(itsClient, itsTimers);
  open();
  if (own) {
    status.w = code.UNSTABLE;
    timers.after(RESCUE_MS, leaveRescue);
    rememberFailed();
  }
  report();
}

function open(): void {
  onRetry(consider);
  openSlots();
  if (other) {
    setFloor();
    if (own) {
      running = name(textOf(own));
      status.run = floor;
      timers.after(GOOD_START_MS, callGood);
    }
  } else status.w = code.LAYOUT;
  follow();
}

function follow(): void {
  client.subscribe(base + channel, {}, onPointer, onAnswer);
}

function settled(): void {
  rememberFailed();
  if (status.s === code.TRIAL) status.s = code.IDLE;
  callGood();
  report();
  consider();
}

/** The other slot's header tells what is not to be tried again. */
function rememberFailed(): void {
  const flags = read(other, slot.BAD, 2);
  // Below 0xFF: it is set. The reason stands behind it, 0xFF when there is none.
  if (flags < '\xff') refused[name(textOf(other))] = flags.charCodeAt(1) % 0xff || code.CRASHED;
}

function callGood(): void {
  const pardons = tallyOf(own, slot.PARDON);
  const starts = tallyOf(own, slot.TRY) - pardons;
  // On trial too, so that whoever switches a board off and on does not end it. Not for ever: it may hang each time after a minute.
  if (starts > 0 && (!isOpen() || (pardons < MOST_PARDONS && !status.e))) write(own, slot.PARDON + pardons, '\0'.repeat(starts));
}

function leaveRescue(): void {
  if (target) timers.after(RESCUE_MS, leaveRescue);
  else E.reboot();
}

function onPointer(_topic: string, payload: string): void {
  const given = payload.split(' ');
  if (given[0] === form.POINTER_VERSION && given[form.POINTER_KEYS] && given[form.POINTER_RELEASE]!.length === form.NAME_CHARACTERS) {
    useWords(given);
    // From the foot of the stack: this is called from the depth of the client.
    timers.after(0, consider);
  }
}

/** Compares what is wanted with what there is, and does the next thing. */
function consider(): void {
  if (!words) {
    follow();
    return;
  }
  const wanted = words[form.POINTER_RELEASE]!;
  const runs = words[form.POINTER_STATE] === 'run';
  if (isOpen() || status.s === code.RESTARTING || (wanted === target && runs && status.s !== code.WAITING)) return;
  aim('');
  // Installed, and now it shall not start by itself.
  if (mayRestart && status.s === code.DEFERRED) erasePage(other, 0);
  const sequence = (status.q = +words[form.POINTER_SEQUENCE]!);
  const reason =
    wanted === running || words[form.POINTER_STATE] === 'abort'
      ? code.NONE
      : sequence > floor
        ? sequence > floor + form.MAX_JUMP
          ? code.JUMP
          : refused[wanted]
        : sequence === floor
          ? code.CONFLICT
          : code.OLD;
  if (reason! >= code.NONE) rest(reason! > code.CONFLICT ? code.FAILED : code.IDLE, reason!);
  else if (!runs || E.CRC32(id + words[form.POINTER_SALT]!) % form.SHARES >= +words[form.POINTER_SHARE]!) rest(code.HELD, code.NONE);
  else if (!other || !isLaidOut()) rest(code.FAILED, code.LAYOUT);
  else {
    stop();
    aim(wanted);
    // The manifest was written behind a good signature.
    if (name(textOf(other)) === wanted) {
      useManifest(manifestOf(other));
      fill();
    } else if (process.memory().free < FREE_VARIABLES) fail(code.NO_MEMORY);
    else {
      status.s = code.VERIFYING;
      status.e = code.NONE;
      report();
      askForRelease();
    }
  }
}
