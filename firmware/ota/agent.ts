/**
 * The update agent: follows the channel's pointer, installs what it selects into the slot that does not run, puts a new version on trial,
 * and confirms or leaves it. What it knows it reads from the slots' headers at each start; there is no other state.
 */
import type { Timers } from '../../hal/timers.ts';
import type { Client } from '../mqtt/options.ts';
import { erasePage, isLaidOut, manifestOf, name, read, tallyOf, textOf, write } from './areas.ts';
import * as code from './codes.ts';
import { readKeys, replaceKeys } from './key-store.ts';
import { askBeforeRestart, fill, install, useSlots } from './install.ts';
import { FILE_HEADER_BYTES, SLOT_A, SLOT_B } from './layout.ts';
import * as form from './manifest.ts';
import { fail, later, onAnswer, onRetry, rest, stop } from './retained.ts';
import { getSigned } from './signed-object.ts';
import * as slot from './slot.ts';
import { base, client, report, share, status, timers, usePeer } from './status.ts';
import { isOpen, startTrial } from './trial.ts';

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

/** Of the rescue bundle: it takes what the application would, and is never on trial. */
export type RescueOptions = Pick<UpdateOptions, 'client' | 'timers' | 'application' | 'id'>;

/** Between two signatures: verifying one keeps the board busy for seconds. */
const VERIFY_PAUSE_MS = 60_000;
/** A start that lived so long was a good one. */
const GOOD_START_MS = 60_000;
/** Starts of a bundle on trial that may be called good. */
const MOST_PARDONS = 12;
/** How long the rescue bundle waits for an update before the application has another chance. */
const RESCUE_MS = 900_000;
/** What has to be free before an update begins: a chunk in three copies, and a verification. */
const FREE_VARIABLES = 1500;
/** From the end of the longest bundle to the last byte of a slot's file: the page that the file only begins. */
const ROOM_BEHIND = 2 * slot.PAGE_BYTES - FILE_HEADER_BYTES - 1;

let application = '';
let hardware: string | undefined;
let wallMs: (() => number | undefined) | undefined;
let channel = 'ch/stable';
/** Names of the slots; empty where Storage is not laid out, and `own` when neither runs. */
let own = '';
let other = '';
/** Paths of releases: what runs, what is under way. */
let running = '';
let target = '';
/** Only higher sequences are installed. */
let floor = 0;
/** The pointer's. */
let words: string[] = [];
/** Reasons why releases are not tried again, by their paths. */
const refused: Record<string, number> = {};
let nextVerifyMs = 0;

/** Starts following updates. Once in a program, before the client is started. */
export function startUpdates(options: UpdateOptions): void {
  hardware = options.hardware;
  wallMs = options.wallMs;
  channel = `ch/${options.channel || 'stable'}`;
  askBeforeRestart(options.mayRestart);
  usePeer(options.client, options.timers, `${options.prefix || 'ota/1'}/${options.application}/`, options.id);
  if (open(options.application)) {
    startTrial(own, other, options.healthy, settled);
    rememberFailed();
  }
  report();
}

/** The same for the rescue bundle. */
export function startRescue(options: RescueOptions): void {
  usePeer(options.client, options.timers, `ota/1/${options.application}/`, options.id);
  if (open(options.application)) {
    status.w = code.UNSTABLE;
    timers.after(RESCUE_MS, leaveRescue);
    rememberFailed();
  }
  report();
}

/** Tells whether a slot runs. */
function open(itsApplication: string): boolean {
  application = itsApplication;
  onRetry(consider);
  const boot = global.moteBoot;
  if (boot && isLaidOut()) {
    const a = confirmedSequence(SLOT_A);
    const b = confirmedSequence(SLOT_B);
    own = boot.slot;
    other = (own ? own === SLOT_A : a > b) ? SLOT_B : SLOT_A;
    useSlots(own, other);
    // Without a good slot the newest release may be taken again: it is the one that has rotted.
    floor = Math.max(a, b, 1) - 1;
    if (own) {
      running = pathOf(textOf(own));
      floor = status.run = manifestOf(own).q;
      timers.after(GOOD_START_MS, callGood);
    }
  } else status.w = code.LAYOUT;
  follow();
  return own !== '';
}

function follow(): void {
  client.subscribe(base + channel, { qos: 1 }, onPointer, onAnswer);
}

function confirmedSequence(area: string): number {
  return (read(area, slot.CONFIRM, 1) === '\0' && manifestOf(area).q) || 0;
}

function pathOf(manifest: string): string {
  return 'r/' + name(manifest);
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
  const reason = read(other, slot.REASON, 1).charCodeAt(0);
  if (read(other, slot.BAD, 1) !== '\xff') refused[pathOf(textOf(other))] = reason < 0xff ? reason : code.CRASHED;
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
  if (given[0] !== form.POINTER_VERSION || given.length !== form.POINTER_WORDS) return;
  if (given[form.POINTER_RELEASE]!.length !== form.NAME_CHARACTERS) return;
  words = given;
  // From the foot of the stack: this is called from the depth of the client.
  timers.after(0, consider);
}

/** Compares what is wanted with what there is, and does the next thing. */
function consider(): void {
  if (!words[0]) {
    follow();
    return;
  }
  const path = 'r/' + words[form.POINTER_RELEASE]!;
  const runs = words[form.POINTER_STATE] === 'run';
  if (isOpen() || status.s === code.RESTARTING || (path === target && runs && status.s !== code.WAITING)) return;
  target = '';
  // Installed, and now it shall not start by itself.
  if (status.s === code.DEFERRED) erasePage(other, 0);
  const sequence = (status.q = +words[form.POINTER_SEQUENCE]!);
  const reason =
    path === running || words[form.POINTER_STATE] === 'abort'
      ? code.NONE
      : !(sequence > floor)
        ? sequence === floor
          ? code.CONFLICT
          : code.OLD
        : sequence > floor + form.MAX_JUMP
          ? code.JUMP
          : refused[path];
  if (reason !== undefined) rest(reason > code.CONFLICT ? code.FAILED : code.IDLE, reason);
  else if (!runs || share(words[form.POINTER_SALT]!) >= +words[form.POINTER_SHARE]!) rest(code.HELD, code.NONE);
  else if (!other || !isLaidOut()) rest(code.FAILED, code.LAYOUT);
  else {
    stop();
    target = path;
    // The manifest was written behind a good signature.
    if (pathOf(textOf(other)) === path) fill(manifestOf(other));
    else if (process.memory().free < FREE_VARIABLES) fail(code.NO_MEMORY);
    else {
      status.s = code.VERIFYING;
      status.e = code.NONE;
      report();
      later(nextVerifyMs - timers.nowMs(), askForRelease);
    }
  }
}

function askForRelease(): void {
  const keys = readKeys();
  if (!keys.kv) rest(code.FAILED, code.LAYOUT);
  else if (keys.kv < +words[form.POINTER_KEYS]!)
    // One version after the other: each is signed by a root key of the one before.
    getSigned('k/' + (keys.kv + 1), keys.root, takeSigned);
  else {
    nextVerifyMs = timers.nowMs() + VERIFY_PAUSE_MS;
    getSigned(target, keys.rel, takeSigned);
  }
}

/** A key set or a manifest with a good signature. */
function takeSigned(path: string, body: string): void {
  // Somebody may have signed what is neither.
  let reason = code.MALFORMED;
  let signed: form.KeySet | form.Manifest;
  try {
    signed = JSON.parse(body);
    if (path === (signed.kv ? 'k/' + signed.kv : pathOf(body)))
      reason =
        signed.app !== application
          ? code.WRONG_APPLICATION
          : signed.kv
            ? // A set without keys would be the last one that the device takes.
              (signed.root[0]! + signed.rel[0]!).length === 2 * form.KEY_CHARACTERS
              ? code.NONE
              : code.MALFORMED
            : objection(body, signed as form.Manifest);
  } catch {
    // It is neither.
  }
  if (path !== target) {
    if (reason) fail(reason);
    else {
      replaceKeys(body);
      askForRelease();
    }
  } else if (reason) {
    refused[path] = reason;
    rest(code.FAILED, reason);
  } else install(signed! as form.Manifest, body);
}

/** Why a release with a good signature is not for this device. */
function objection(body: string, manifest: form.Manifest): number {
  if (manifest.q !== status.q || manifest.h.length !== form.KEY_CHARACTERS || form.lengthOf(manifest.c) !== manifest.n)
    return code.MALFORMED;
  if (manifest.hw.indexOf(hardware || process.env.BOARD) < 0) return code.WRONG_BOARD;
  if (process.version < manifest.esp[0] || process.version >= manifest.esp[1]) return code.WRONG_ENGINE;
  if (body.length >= slot.MANIFEST_BYTES || !read(other, manifest.n + ROOM_BEHIND, 1)) return code.TOO_BIG;
  if (floor < manifest.min) return code.PRECURSOR;
  return wallMs && manifest.exp && (wallMs() || 0) > manifest.exp * 1000 ? code.EXPIRED : code.NONE;
}
