/**
 * The update agent: follows the channel's pointer, installs what it selects into the slot that does not run, puts a new version on trial,
 * and confirms or leaves it. What it knows it reads from the slots' headers at each start; there is no other state.
 */
import type { Timers } from '../../hal/timers.ts';
import type { Client } from '../mqtt/options.ts';
import { openArea } from './board-slots.ts';
import { fill, hex, lengthOf } from './chunks.ts';
import * as code from './codes.ts';
import { readKeys, writeKeys } from './key-store.ts';
import { KEYS_AREA, SIGNATURE_AREA, SLOT_A, SLOT_B } from './layout.ts';
import * as form from './manifest.ts';
import { fail, later, refuse, rest, sha256, stop, usePeer } from './retained.ts';
import { getSigned } from './signed-object.ts';
import * as slot from './slot.ts';
import type { SlotArea } from './slot.ts';
import { report, status, useStatus } from './status.ts';
import { isOpen, onSubscribed, startTrial } from './trial.ts';

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
  /** This is the rescue bundle. */
  readonly rescue?: boolean;
}

/** Between two signatures: verifying one keeps the board busy for seconds. */
const VERIFY_PAUSE_MS = 60_000;
const ASK_MS = 10_000;
/** For the last status to get out. */
const FAREWELL_MS = 2_000;
/** A start that lived so long was a good one. */
const GOOD_START_MS = 60_000;
/** Starts of a bundle on trial that may be called good. */
const MOST_PARDONS = 12;
/** How long the rescue bundle waits for an update before the application has another chance. */
const RESCUE_MS = 900_000;
/** What has to be free before an update begins: a chunk in three copies, and a verification. */
const FREE_VARIABLES = 1500;
/** Digits of a release's id: the first half of the SHA-256 of its manifest. */
const ID_DIGITS = 32;
/** Ids of refused releases that are remembered. */
const REFUSED_DIGITS = 4 * ID_DIGITS;

let options: UpdateOptions;
let own: SlotArea | undefined;
let other: SlotArea | undefined;
let running = '';
/** Only higher sequences are installed. */
let floor = 0;
let channel = '';
let pointer = '';
let wanted: string[] = [];
/** The release that is under way. */
let target = '';
let failed = '';
let failedReason = code.NONE;
let refused = '';
let refusedReason = code.NONE;
let nextVerifyMs = 0;
let keyArea: SlotArea;
let keys: form.KeySet;
let freePage = 0;
let header: slot.SlotHeader;
let erasing = 0;

/** Starts following updates. Once in a program, before the client is started. */
export function startUpdates(given: UpdateOptions): void {
  options = given;
  const base = `${options.prefix || 'ota/1'}/${options.application}/`;
  usePeer(options, base, consider);
  useStatus(options, `${base}d/${options.id}`);
  const boot = global.moteBoot;
  const [a, b] = [openArea(SLOT_A), openArea(SLOT_B)];
  if (!boot || !a || !b) status.w = code.LAYOUT;
  else {
    const isB = boot.slot ? boot.slot === SLOT_B : confirmedSequence(b) > confirmedSequence(a);
    other = isB ? a : b;
    if (boot.slot) start(isB ? b : a);
    // Without a good slot the newest release may be taken again: it is the one that has rotted.
    else floor = Math.max(confirmedSequence(a), confirmedSequence(b), 1) - 1;
  }
  channel = `${base}ch/${options.channel || 'stable'}`;
  follow();
  report();
}

function follow(): void {
  options.client.subscribe(channel, { qos: 1 }, onPointer, onFollowed);
}

function onFollowed(outcome: number): void {
  if (outcome < 0x80) onSubscribed();
  else if (outcome < 0x100) fail(code.DENIED);
}

function start(slotThatRuns: SlotArea): void {
  own = slotThatRuns;
  const header = own.read(0, slot.TRY);
  running = hex(header.substr(slot.RELEASE, 16));
  floor = status.run = slot.word(header, slot.SEALED);
  options.timers.after(GOOD_START_MS, callGood);
  if (options.rescue) {
    status.w = code.UNSTABLE;
    options.timers.after(RESCUE_MS, leaveRescue);
  } else startTrial(own, other!, options.timers, options.healthy, settled);
  rememberFailed();
}

function confirmedSequence(area: SlotArea): number {
  const header = area.read(0, slot.TRY);
  return header[slot.CONFIRM] === '\0' ? slot.word(header, slot.SEALED) : 0;
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
  const header = other!.read(0, slot.TRY);
  if (header[slot.BAD] === '\xff') return;
  const reason = header.charCodeAt(slot.REASON);
  failed = hex(header.substr(slot.RELEASE, 16));
  failedReason = reason < 0xff ? reason : code.CRASHED;
}

function callGood(): void {
  const pardons = slot.tallyOf(own!, slot.PARDON);
  const starts = slot.tallyOf(own!, slot.TRY) - pardons;
  // On trial too, so that whoever switches a board off and on does not end it. Not for ever: it may hang each time after a minute.
  if (starts > 0 && (!isOpen() || (pardons < MOST_PARDONS && !status.e))) own!.write(slot.PARDON + pardons, slot.zeros(starts));
}

function leaveRescue(): void {
  if (target) options.timers.after(RESCUE_MS, leaveRescue);
  else E.reboot();
}

function onPointer(_topic: string, payload: string): void {
  if (payload === pointer && status.s !== code.WAITING) return;
  const words = payload.split(' ');
  if (words[0] !== form.POINTER_VERSION || words.length !== form.POINTER_WORDS || words[form.POINTER_RELEASE]!.length !== ID_DIGITS) return;
  pointer = payload;
  wanted = words;
  // From the foot of the stack: this is called from the depth of the client.
  options.timers.after(0, consider);
}

/** Compares what is wanted with what there is, and does the next thing. */
function consider(): void {
  const id = wanted[form.POINTER_RELEASE];
  if (!id) follow();
  if (!id || isOpen() || status.s === code.RESTARTING) return;
  const sequence = +wanted[form.POINTER_SEQUENCE]!;
  const runs = wanted[form.POINTER_STATE] === 'run';
  if (id === target && runs && status.s !== code.WAITING) return;
  target = '';
  // Installed, and now it shall not start by itself.
  if (status.s === code.DEFERRED) other!.erasePage(0);
  status.q = sequence;
  if (id === running || wanted[form.POINTER_STATE] === 'abort') rest(code.IDLE, code.NONE);
  else if (!(sequence > floor)) rest(code.IDLE, sequence === floor ? code.CONFLICT : code.OLD);
  else if (sequence > floor + form.MAX_JUMP) refuse(code.JUMP);
  else if (id === failed) refuse(failedReason);
  else if (refused.indexOf(id) >= 0) refuse(refusedReason);
  else if (!runs || share() >= +wanted[form.POINTER_SHARE]!) rest(code.HELD, code.NONE);
  else if (!other) refuse(code.LAYOUT);
  else {
    stop();
    target = id;
    begin(id);
  }
}

/** In which ten-thousandth of the devices this one is. */
function share(): number {
  const digest = sha256(options.id + wanted[form.POINTER_SALT]);
  return ((digest.charCodeAt(0) << 8) | digest.charCodeAt(1)) % 10000;
}

function begin(id: string): void {
  const header = other!.read(0, slot.TRY);
  // The header was written behind a good signature.
  if (header.charCodeAt(slot.FORMAT) === slot.SLOT_FORMAT && hex(header.substr(slot.RELEASE, 16)) === id) {
    if (header[slot.VALID] !== '\0') {
      fill(own, other!, installed);
      return;
    }
    if (slot.isIntact(other!, sha256)) {
      installed();
      return;
    }
  }
  if (process.memory().free < FREE_VARIABLES) {
    fail(code.NO_MEMORY);
    return;
  }
  later(Math.max(0, nextVerifyMs - options.timers.nowMs()), askForRelease);
  status.s = code.VERIFYING;
  status.e = code.NONE;
  report();
}

function askForRelease(): void {
  const area = openArea(SIGNATURE_AREA);
  keyArea = openArea(KEYS_AREA)!;
  const stored = area && keyArea && readKeys(keyArea, E.CRC32);
  if (!stored) {
    refuse(code.LAYOUT);
    return;
  }
  keys = stored.keys;
  freePage = stored.freePage;
  if (keys.kv < +wanted[form.POINTER_KEYS]!) {
    // One version after the other: each is signed by a root key of the one before.
    getSigned(area, 'k/' + (keys.kv + 1), keys.root, takeKeys);
  } else {
    nextVerifyMs = options.timers.nowMs() + VERIFY_PAUSE_MS;
    getSigned(area, 'r/' + target, keys.rel, takeRelease);
  }
}

function takeKeys(body: string): void {
  let isNext = false;
  try {
    const next: form.KeySet = JSON.parse(body);
    // A set without keys would be the last one that the device takes.
    isNext =
      next.t === 'keys' &&
      next.app === options.application &&
      next.kv === keys.kv + 1 &&
      (next.root[0]! + next.rel[0]!).length === 2 * form.KEY_DIGITS;
  } catch {
    // Somebody has signed what is no key set.
  }
  if (isNext) {
    writeKeys(keyArea, freePage, body, E.CRC32);
    askForRelease();
  } else fail(code.MALFORMED);
}

function takeRelease(body: string): void {
  let reason = code.MALFORMED;
  try {
    reason = objection(body);
  } catch {
    // Somebody has signed what is no manifest.
  }
  if (reason) {
    refused = (refused + target).substr(-REFUSED_DIGITS);
    refusedReason = reason;
    refuse(reason);
  } else {
    erasing = 0;
    erase();
  }
}

/** Page by page, since each takes some 50 ms; the header's page first. */
function erase(): void {
  if (erasing < slot.PAGE_BYTES + slot.word(header.sealed, form.HEADER_LENGTH)) {
    other!.erasePage(erasing);
    erasing += slot.PAGE_BYTES;
    later(0, erase);
  } else {
    slot.writeHeader(other!, header);
    fill(own, other!, installed);
  }
}

/** Why a release with a good signature is not for this device. */
function objection(body: string): number {
  const manifest: form.Manifest = JSON.parse(body);
  const [sealed, chunkTable, release] = [atob(manifest.h), atob(manifest.c), sha256(body).substr(0, 16)];
  header = { sealed, release, chunkTable };
  const lengthBytes = slot.word(sealed, form.HEADER_LENGTH);
  const words = process.version.split('v');
  const engine = +words[0]! * 1000 + parseInt(words[1]!);
  const wallMs = options.wallMs && options.wallMs();
  if (
    manifest.t !== 'release' ||
    hex(release) !== target ||
    sealed.length !== slot.RELEASE - slot.CONFIRM_S ||
    slot.word(sealed, form.HEADER_SEQUENCE) !== status.q ||
    lengthOf(chunkTable) !== lengthBytes
  )
    return code.MALFORMED;
  if (manifest.app !== options.application) return code.WRONG_APPLICATION;
  if (manifest.hw.indexOf(options.hardware || process.env.BOARD) < 0) return code.WRONG_BOARD;
  if (engine < manifest.esp[0] || engine > manifest.esp[1]) return code.WRONG_ENGINE;
  if (lengthBytes > other!.sizeBytes - slot.PAGE_BYTES || chunkTable.length > slot.PAGE_BYTES - slot.CHUNK_TABLE) return code.TOO_BIG;
  if (floor < manifest.min) return code.PRECURSOR;
  return manifest.exp && wallMs! > manifest.exp * 1000 ? code.EXPIRED : code.NONE;
}

function installed(): void {
  stop();
  status.s = options.mayRestart && !options.mayRestart() ? code.DEFERRED : code.RESTARTING;
  report();
  if (status.s === code.DEFERRED) later(ASK_MS, installed);
  else later(FAREWELL_MS, E.reboot);
}
