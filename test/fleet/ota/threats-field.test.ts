/** Rows 11 to 15 and 32 to 71 of the threat and fault model: what happens on and around the boards. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { BAD, CONFIRM, PARDON, TRY, VALID } from '../../../firmware/ota/slot.ts';
import { encodeKeySet } from '../../../fleet/ota/keys.ts';
import { releaseId, signedObjects, type Release } from '../../../fleet/ota/release.ts';
import type { Storage } from '../../../simulator/storage.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { slotArea } from '../../firmware/ota/slot-board.ts';
import {
  buildParts,
  keySet,
  type Node,
  nodeBundle,
  type Parts,
  provisionedStorage,
  releaseOf,
  Rig,
  secretKey,
  signature,
  topics,
} from './rig.ts';

let parts: Parts;
let one: Release;
let two: Release;
let rig: Rig;
let node: Node;

beforeAll(async () => {
  parts = await buildParts();
  one = releaseOf(nodeBundle(parts, 1), 1);
  two = releaseOf(nodeBundle(parts, 2), 2);
  signature(two.body, 'release');
}, 60_000);

beforeEach(() => {
  rig = new Rig();
  node = start(provisionedStorage(parts, one, nodeBundle(parts, 1)));
});

function start(storage: Storage): Node {
  const started = rig.add('node-1', storage);
  rig.runFor(10);
  return started;
}

const is =
  (state: number, reason: number = code.NONE) =>
  (): boolean =>
    node.status()?.s === state && node.status()!.e === reason;
const runs = (version: number) => (): boolean => node.status()?.run === version && node.status()!.s === code.IDLE;
const flag = (slot: 'mote.a' | 'mote.b', at: number): string => slotArea(node.storage, slot).read(at, 1);

const versions = (): string[] => node.lines.filter((line) => line.startsWith('version'));

/** Puts a version on trial that fails in the given way, and waits for the verdict. */
function failing(behaviour: string, reason: number, limitS: number): void {
  node.storage.write('behaviour', stringToBytes(`${behaviour} 2`));
  rig.push(two);
  expect(rig.runUntil(is(code.FAILED, reason), limitS), JSON.stringify(node.status())).toBe(true);
  expect(node.status()).toMatchObject({ run: 1, q: 2 });
  expect(flag('mote.b', BAD)).toBe('\0');
  expect(flag('mote.a', CONFIRM)).toBe('\0');
}

describe('trials', () => {
  it('row 59: a version that throws goes after three starts', () => {
    failing('throws', code.THREW, 120);
    expect(versions()).toEqual(['version 1', 'version 2', 'version 2', 'version 2', 'version 1']);
    expect(node.lines).toContain('Uncaught Error: BROKEN');
  });

  it('row 60: a version that hangs at its start is ended by the watchdog, three times', () => {
    failing('loops', code.CRASHED, 900);
    expect(node.lines.filter((line) => line === 'version 2')).toHaveLength(3);
  });

  it('row 61: a version that does not reach the broker goes when its time is over', () => {
    node.storage.write('broker', stringToBytes('nowhere.mote:1883 2'));
    rig.push(two);
    expect(rig.runUntil(is(code.FAILED, code.NO_BROKER), 600)).toBe(true);
    expect(node.lines).toEqual(['version 1', 'version 2', 'version 1']);
  });

  it('row 61: a broker address that is a black hole blocks the interpreter, and rolls nothing back by the watchdog', () => {
    node.storage.write('broker', stringToBytes('203.0.113.1:1883 2'));
    rig.push(two);
    expect(rig.runUntil(is(code.FAILED, code.NO_BROKER), 900)).toBe(true);
    expect(versions()).toEqual(['version 1', 'version 2', 'version 1']);
  });

  it('row 61: a version that does not call itself healthy goes when its time is over', () => {
    failing('sick', code.UNHEALTHY, 600);
  });

  it('row 50: a broker that refuses the subscription to the channel does not get a version confirmed', () => {
    let denied = false;
    rig = new Rig({ access: { allow: ({ action, topic }) => !(denied && action === 'subscribe' && topic.includes('/ch/')) } });
    node = start(provisionedStorage(parts, one, nodeBundle(parts, 1)));
    rig.push(two);
    rig.runUntil(is(code.RESTARTING), 60);
    denied = true;
    rig.runFor(1000);
    expect(flag('mote.b', CONFIRM)).toBe('\xff');
    // The old version is refused too, so it is not the new one's fault.
    expect(flag('mote.b', BAD)).toBe('\xff');
    denied = false;
    expect(rig.runUntil(runs(2), 4000)).toBe(true);
  });

  it('row 50: a broker that refuses an object is named', () => {
    rig = new Rig({ access: { allow: ({ action, topic }) => !(action === 'subscribe' && topic.includes('/c/')) } });
    node = start(provisionedStorage(parts, one, nodeBundle(parts, 1)));
    rig.push(two);
    expect(rig.runUntil(is(code.WAITING, code.DENIED), 60)).toBe(true);
  });

  it('row 51: a broker that refuses the connection does not get a version confirmed, and it is not blamed', () => {
    let closed = false;
    const access = {
      get credentials() {
        return closed ? { somebody: 'else' } : undefined;
      },
    };
    rig = new Rig({ access: access as { credentials: Record<string, string> } });
    node = start(provisionedStorage(parts, one, nodeBundle(parts, 1)));
    rig.push(two);
    rig.runUntil(is(code.RESTARTING), 60);
    closed = true;
    rig.runFor(1000);
    expect([flag('mote.b', CONFIRM), flag('mote.b', BAD)]).toEqual(['\xff', '\xff']);
    closed = false;
    expect(rig.runUntil(runs(2), 4000)).toBe(true);
  });

  it('row 62: the broker is down during a trial: nobody is blamed, and the new version gets another one when it is back', () => {
    rig.push(two);
    rig.runUntil(is(code.RESTARTING), 60);
    rig.broker.stop();
    rig.runFor(3600);
    expect(flag('mote.b', BAD)).toBe('\xff');
    rig.broker.start();
    expect(rig.runUntil(runs(2), 600)).toBe(true);
    expect(node.board.uncaught).toEqual([]);
  });

  /** Switches the board off and on, `times`, each time after so many seconds. */
  function cycle(times: number, afterS: number): void {
    for (let i = 0; i < times; i++) {
      rig.runFor(afterS);
      node.board.powerOff();
      node.board.boot();
    }
  }

  it('row 63: a user who switches a board on trial off and on burns no try, when it runs a minute in between', () => {
    node.storage.write('behaviour', stringToBytes('sick 2'));
    rig.push(two);
    rig.runUntil(() => node.lines.includes('version 2'), 60);
    cycle(8, 70);
    node.storage.write('behaviour', stringToBytes('ok'));
    cycle(1, 70);
    expect(rig.runUntil(runs(2), 200)).toBe(true);
  });

  it('row 63: at once three times in a row, it goes back: nothing tells that from a crash', () => {
    rig.push(two);
    rig.runUntil(() => node.lines.includes('version 2'), 60);
    cycle(3, 5);
    expect(rig.runUntil(is(code.FAILED, code.CRASHED), 60)).toBe(true);
    expect(node.status()).toMatchObject({ run: 1 });
  });

  it('row 60: a version that hangs after a minute, again and again, does not stay on trial for ever', () => {
    node.storage.write('behaviour', stringToBytes('sick 2'));
    rig.push(two);
    rig.runUntil(() => node.lines.includes('version 2'), 60);
    cycle(15, 70);
    expect(rig.runUntil(is(code.FAILED, code.CRASHED), 60)).toBe(true);
  });

  it('row 64: a confirmed version that no longer stays up makes way for the rescue bundle, which says so and takes an update', () => {
    const area = slotArea(node.storage, 'mote.a');
    area.write(TRY, '\0'.repeat(5));
    node.storage.write('mote.id0', identity());
    node.board.reset();
    expect(rig.runUntil(() => node.status()?.w === code.UNSTABLE, 60)).toBe(true);
    rig.push(two);
    expect(rig.runUntil(runs(2), 200)).toBe(true);
  });

  it('row 64: left alone, the rescue bundle gives the application another chance', () => {
    slotArea(node.storage, 'mote.a').write(TRY, '\0'.repeat(5));
    node.storage.write('mote.id0', identity());
    node.board.reset();
    rig.runUntil(() => node.status()?.w === code.UNSTABLE, 60);
    expect(rig.runUntil(() => node.lines.filter((line) => line === 'version 1').length > 1, 1200)).toBe(true);
  });

  it('a start that lasted a minute is pardoned', () => {
    node.board.reset();
    rig.runFor(10);
    expect(flag('mote.a', TRY)).toBe('\0');
    expect(flag('mote.a', PARDON)).toBe('\xff');
    rig.runFor(60);
    expect(flag('mote.a', PARDON)).toBe('\0');
  });

  it('the application puts the restart off, and an abort in between is final', () => {
    node.storage.write('behaviour', stringToBytes('busy 1'));
    node.board.boot();
    rig.push(two);
    expect(rig.runUntil(is(code.DEFERRED), 60)).toBe(true);
    rig.runFor(100);
    rig.point(two, { state: 'abort' });
    rig.runFor(5);
    node.board.reset();
    rig.runFor(20);
    expect(node.lines).toEqual(['version 1', 'version 1', 'version 1']);
  });
});

describe('flash', () => {
  it('row 13: a bit rots in the running slot: the other confirmed one runs, and says so', () => {
    rig.push(two);
    rig.runUntil(runs(2), 200);
    const { address } = node.storage.find('mote.b')!;
    node.storage.flash.write(address + 4096 + 5000, Uint8Array.of(0));
    node.board.reset();
    expect(rig.runUntil(() => node.status()?.run === 1, 60)).toBe(true);
    expect(node.status()).toMatchObject({ w: code.ROT });
    expect(rig.runUntil(runs(2), 300)).toBe(true);
  });

  it('row 14: both slots are bad: the rescue bundle runs and takes an update', () => {
    for (const slot of ['mote.a', 'mote.b']) node.storage.flash.write(node.storage.find(slot)!.address + VALID, Uint8Array.of(0x55));
    node.storage.flash.write(node.storage.find('mote.a')!.address + 4096, new Uint8Array(100));
    node.storage.write('mote.id0', identity());
    node.board.reset();
    expect(rig.runUntil(() => node.status()?.run === 0, 60)).toBe(true);
    rig.push(two);
    expect(rig.runUntil(runs(2), 200)).toBe(true);
  });

  it('row 11: power fails anywhere in a compaction that the application causes: slots, keys and boot files stay', () => {
    const end = (storage: Storage): number => {
      const fence = storage.find('mote.fence')!;
      return fence.address + fence.size;
    };
    node.board.powerOff();
    node.storage.write('log', new Uint8Array(3000).fill(65));
    node.storage.write('settings', stringToBytes('x'));
    node.storage.erase('log');
    const limit = end(node.storage);
    let touched = Infinity;
    node.storage.flash.onStep = ({ address }) => void (touched = Math.min(touched, address));
    node.storage.compact();
    expect(touched).toBeGreaterThanOrEqual(limit);
    expect(touched).toBeLessThan(Infinity);
  });

  it('row 12: a torn header of an application’s file does not disturb an update, which makes no files', () => {
    const { fileCount } = node.storage.stats;
    const { totalBytes, freeBytes } = node.storage.stats;
    node.storage.flash.write(
      totalBytes - freeBytes,
      Uint8Array.from({ length: 32 }, (_, index) => (index < 4 ? [16, 0, 0, 0][index]! : (37 * index) & 255)),
    );
    rig.push(two);
    expect(rig.runUntil(runs(2), 200)).toBe(true);
    expect(node.storage.stats.fileCount - fileCount).toBeLessThanOrEqual(1);
  });

  it('row 58: with too little memory the board puts the update off and says so', () => {
    rig = new Rig();
    node = rig.add('node-1', provisionedStorage(parts, one, nodeBundle(parts, 1)), { freeVariables: 1200 });
    rig.runFor(10);

    rig.push(two);
    expect(rig.runUntil(is(code.WAITING, code.NO_MEMORY), 60)).toBe(true);
    expect(node.lines).toEqual(['version 1']);
  });
});

describe('keys', () => {
  function publishKeys(version: number, root: string, set = keySet(version, ['fresh'])): void {
    const body = encodeKeySet(set);
    for (const { topic, payload } of signedObjects((part) => topics.keys(version, part), body, signature(body, root)))
      rig.retain(topic, payload);
  }

  it('row 37 and 38: keys are replaced, three versions one after the other, and the old key counts no more', () => {
    publishKeys(2, 'root', keySet(2, ['second']));
    publishKeys(3, 'root', keySet(3, ['third']));
    publishKeys(4, 'root');
    rig.push(two, 'fresh', { keys: 4 });
    expect(rig.runUntil(runs(2), 300), JSON.stringify(node.status())).toBe(true);
    const three = releaseOf(nodeBundle(parts, 3), 3);
    rig.push(three, 'release', { keys: 1 });
    expect(rig.runUntil(is(code.WAITING, code.BAD_SIGNATURE), 200)).toBe(true);
  });

  it('row 37: key sets that a release key or a stranger has signed, or that repeat an older version, are refused', () => {
    publishKeys(2, 'release');
    rig.push(two, 'fresh', { keys: 2 });
    expect(rig.runUntil(is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
    publishKeys(2, 'root', { ...keySet(1, ['fresh']), kv: 1 });
    rig.runFor(400);
    expect(node.status()).toMatchObject({ run: 1, s: code.WAITING });
  });

  it('row 40: a dumped board holds public keys alone', () => {
    const dump = Buffer.from(node.storage.flash.read(0, node.storage.flash.sizeBytes)).toString('latin1');
    for (const name of ['root', 'release']) {
      const secret = Buffer.from(secretKey(name));
      expect(dump).not.toContain(secret.subarray(0, 32).toString('latin1'));
      expect(dump).not.toContain(secret.subarray(0, 24).toString('base64'));
      expect(dump).toContain(secret.subarray(32).toString('base64'));
    }
  });
});

describe('time', () => {
  it.each([
    ['row 42: without a clock, an expiry is not looked at', runs2],
    ['row 43: a clock that somebody has set far ahead only makes a board refuse', expired],
  ])('%s', (name, expected) => {
    const release = releaseOf(nodeBundle(parts, 2), 2, { expiresS: 1_000_000_000 });
    rig.push(release);
    if (name.startsWith('row 43')) node.storage.write('clock', stringToBytes('set'));
    node.board.reset();
    expect(rig.runUntil(expected, 200), JSON.stringify(node.status())).toBe(true);
  });

  function runs2(): boolean {
    return node.status()?.run === 2;
  }
  function expired(): boolean {
    return is(code.FAILED, code.EXPIRED)() && node.status()!.run === 1;
  }
});

describe('channels', () => {
  it('row 32: a share holds devices back, widening lets them go, and a pause holds them in mid-fetch', () => {
    rig.push(two, 'release', { percent: 0.01 });
    expect(rig.runUntil(is(code.HELD), 30)).toBe(true);
    rig.point(two, { state: 'pause' });
    rig.runFor(10);
    expect(is(code.HELD)()).toBe(true);
    rig.point(two);
    rig.runUntil(is(code.VERIFYING), 10);
    rig.point(two, { state: 'pause' });
    expect(rig.runUntil(is(code.HELD), 10)).toBe(true);
    rig.runFor(100);
    expect(node.lines).toEqual(['version 1']);
    rig.point(two);
    expect(rig.runUntil(runs(2), 200)).toBe(true);
  });

  it('row 71: a withdrawn release offered again cannot be installed once a higher one is there', () => {
    rig.push(two);
    rig.runUntil(is(code.VERIFYING), 10);
    rig.point(two, { state: 'abort' });
    expect(rig.runUntil(is(code.IDLE), 10)).toBe(true);
    const three = releaseOf(nodeBundle(parts, 3), 3);
    rig.push(three);
    expect(rig.runUntil(runs(3), 300)).toBe(true);
    rig.point(two);
    rig.runFor(60);
    expect(node.status()).toMatchObject({ run: 3, e: code.OLD });
  });

  it('row 66: an old bundle goes out again under a higher sequence, and costs no chunks', () => {
    rig.push(two);
    rig.runUntil(runs(2), 200);
    const again = releaseOf(nodeBundle(parts, 1), 3);
    const before = rig.sent.filter(({ topic }) => topic.startsWith(topics.chunk(''))).length;
    rig.push(again);
    expect(rig.runUntil(runs(3), 300)).toBe(true);
    expect(node.lines.at(-1)).toBe('version 1');
    expect(rig.sent.filter(({ topic }) => topic.startsWith(topics.chunk(''))).length - before).toBeLessThanOrEqual(1);
    expect(releaseId(again.body)).not.toBe(one.id);
  });

  it('row 69: an update goes through when no status gets out', () => {
    rig = new Rig({ access: { allow: ({ action, topic }) => !(action === 'publish' && topic.includes('/d/')) } });
    node = start(provisionedStorage(parts, one, nodeBundle(parts, 1)));
    rig.push(two);
    expect(rig.runUntil(() => node.lines.includes('version 2'), 60)).toBe(true);
    rig.runFor(60);
    expect(flag('mote.b', CONFIRM)).toBe('\0');
    expect(node.status()).toBeUndefined();
  });
});

/** What the rescue bundle reads: who the board is. */
function identity(): Uint8Array {
  return rig.identity('node-1');
}
