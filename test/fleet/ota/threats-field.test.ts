/** Rows 11 to 14, 32, 37 to 43, 58, 66, 69 and 71 of the threat and fault model: what happens in and around the boards. */
import { describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { CONFIRM, VALID } from '../../../firmware/ota/slot.ts';
import { encodeKeySet } from '../../../fleet/ota/keys.ts';
import { releaseId, signedObjects } from '../../../fleet/ota/release.ts';
import { type Storage } from '../../../simulator/storage.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { keySet, nodeBundle, releaseOf, Rig, secretKey, signature, topics } from './rig.ts';
import { useScene } from './scene.ts';

const scene = useScene();

describe('flash', () => {
  it('row 13: a bit rots in the running slot: the other confirmed one runs, and says so', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.runs(2), 200);
    const { address } = scene.node.storage.find('mote.b')!;
    scene.node.storage.flash.write(address + 4096 + 5000, Uint8Array.of(0));
    scene.node.board.reset();
    expect(scene.rig.runUntil(() => scene.node.status()?.run === 1, 60)).toBe(true);
    expect(scene.node.status()).toMatchObject({ w: code.ROT });
    expect(scene.rig.runUntil(scene.runs(2), 300)).toBe(true);
  });

  it('row 14: both slots are bad: the rescue bundle runs and takes an update', () => {
    for (const slot of ['mote.a', 'mote.b'])
      scene.node.storage.flash.write(scene.node.storage.find(slot)!.address + VALID, Uint8Array.of(0x55));
    scene.node.storage.flash.write(scene.node.storage.find('mote.a')!.address + 4096, new Uint8Array(100));
    scene.node.storage.write('mote.id0', scene.rig.identity('node-1'));
    scene.node.board.reset();
    expect(scene.rig.runUntil(() => scene.node.status()?.run === 0, 60)).toBe(true);
    scene.rig.push(scene.two);
    expect(scene.rig.runUntil(scene.runs(2), 200)).toBe(true);
  });

  it('row 11: power fails anywhere in a compaction that the application causes: slots, keys and boot files stay', () => {
    const end = (storage: Storage): number => {
      const fence = storage.find('mote.fence')!;
      return fence.address + fence.size;
    };
    scene.node.board.powerOff();
    scene.node.storage.write('log', new Uint8Array(3000).fill(65));
    scene.node.storage.write('settings', stringToBytes('x'));
    scene.node.storage.erase('log');
    const limit = end(scene.node.storage);
    let touched = Infinity;
    scene.node.storage.flash.onStep = ({ address }) => void (touched = Math.min(touched, address));
    scene.node.storage.compact();
    expect(touched).toBeGreaterThanOrEqual(limit);
    expect(touched).toBeLessThan(Infinity);
  });

  it('row 12: a torn header of an application’s file does not disturb an update, which makes no files', () => {
    const { fileCount } = scene.node.storage.stats;
    const { totalBytes, freeBytes } = scene.node.storage.stats;
    scene.node.storage.flash.write(
      totalBytes - freeBytes,
      Uint8Array.from({ length: 32 }, (_, index) => (index < 4 ? [16, 0, 0, 0][index]! : (37 * index) & 255)),
    );
    scene.rig.push(scene.two);
    expect(scene.rig.runUntil(scene.runs(2), 200)).toBe(true);
    expect(scene.node.storage.stats.fileCount - fileCount).toBeLessThanOrEqual(1);
  });

  it('row 58: with too little memory the board puts the update off and says so', () => {
    scene.startOn(new Rig(), undefined, { freeVariables: 1200 });

    scene.rig.push(scene.two);
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.NO_MEMORY), 60)).toBe(true);
    expect(scene.node.lines).toEqual(['version 1']);
  });
});

describe('keys', () => {
  function publishKeys(version: number, root: string, set = keySet(version, ['fresh'])): void {
    const body = encodeKeySet(set);
    for (const { topic, payload } of signedObjects((part) => topics.keys(version, part), body, signature(body, root)))
      scene.rig.retain(topic, payload);
  }

  it('row 37: a stolen key is replaced, and what it signs counts no more', () => {
    publishKeys(2, 'root');
    scene.rig.push(scene.two, 'fresh', { keys: 2 });
    scene.expectSoon(scene.runs(2), 300);
    scene.rig.push(releaseOf(nodeBundle(scene.parts, 3), 3), 'release', { keys: 1 });
    scene.expectSoon(scene.is(code.WAITING, code.BAD_SIGNATURE), 200);
    expect(scene.node.status()).toMatchObject({ run: 2 });
  });

  it('row 38: a board that was away for three changes of the keys takes them one after the other', () => {
    scene.node.board.powerOff();
    publishKeys(2, 'root', keySet(2, ['second']));
    publishKeys(3, 'root', keySet(3, ['third'], ['root 3']));
    publishKeys(4, 'root 3', keySet(4, ['fresh'], ['root 3']));
    scene.rig.push(scene.two, 'fresh', { keys: 4 });
    scene.rig.runFor(90 * 24 * 3600);
    scene.node.board.boot();
    scene.expectSoon(scene.runs(2), 300);
    const fetched = scene.rig.sent.map(({ topic }) => topic).filter((topic) => topic.includes('/k/') && topic.endsWith('/0'));
    expect(fetched).toEqual([2, 3, 4].map((version) => topics.keys(version, 0)));
  });

  it('row 37: key sets that a release key or a stranger has signed, or that repeat an older version, are refused', () => {
    publishKeys(2, 'release');
    scene.rig.push(scene.two, 'fresh', { keys: 2 });
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
    publishKeys(2, 'root', { ...keySet(1, ['fresh']), kv: 1 });
    scene.rig.runFor(400);
    expect(scene.node.status()).toMatchObject({ run: 1, s: code.WAITING });
  });

  it('row 40: a dumped board holds public keys alone', () => {
    const dump = Buffer.from(scene.node.storage.flash.read(0, scene.node.storage.flash.sizeBytes)).toString('latin1');
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
    const release = releaseOf(nodeBundle(scene.parts, 2), 2, { expiresS: 1_000_000_000 });
    scene.rig.push(release);
    if (name.startsWith('row 43')) scene.node.storage.write('clock', stringToBytes('set'));
    scene.node.board.reset();
    expect(scene.rig.runUntil(expected, 200), JSON.stringify(scene.node.status())).toBe(true);
  });

  function runs2(): boolean {
    return scene.node.status()?.run === 2;
  }
  function expired(): boolean {
    return scene.is(code.FAILED, code.EXPIRED)() && scene.node.status()!.run === 1;
  }
});

describe('channels', () => {
  it('row 32: a share holds devices back, widening lets them go, and a pause holds them in mid-fetch', () => {
    scene.rig.push(scene.two, 'release', { percent: 0.01 });
    expect(scene.rig.runUntil(scene.is(code.HELD), 30)).toBe(true);
    scene.rig.point(scene.two, { state: 'pause' });
    scene.rig.runFor(10);
    expect(scene.is(code.HELD)()).toBe(true);
    scene.rig.point(scene.two);
    scene.rig.runUntil(scene.is(code.VERIFYING), 10);
    scene.rig.point(scene.two, { state: 'pause' });
    expect(scene.rig.runUntil(scene.is(code.HELD), 10)).toBe(true);
    scene.rig.runFor(100);
    expect(scene.node.lines).toEqual(['version 1']);
    scene.rig.point(scene.two);
    expect(scene.rig.runUntil(scene.runs(2), 200)).toBe(true);
  });

  it('row 71: a withdrawn release offered again cannot be installed once a higher one is there', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.is(code.VERIFYING), 10);
    scene.rig.point(scene.two, { state: 'abort' });
    expect(scene.rig.runUntil(scene.is(code.IDLE), 10)).toBe(true);
    const three = releaseOf(nodeBundle(scene.parts, 3), 3);
    scene.rig.push(three);
    expect(scene.rig.runUntil(scene.runs(3), 300)).toBe(true);
    scene.rig.point(scene.two);
    scene.rig.runFor(60);
    expect(scene.node.status()).toMatchObject({ run: 3, e: code.OLD });
  });

  it('row 66: an old bundle goes out again under a higher sequence, and costs no chunks', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.runs(2), 200);
    const again = releaseOf(nodeBundle(scene.parts, 1), 3);
    const before = scene.rig.sent.filter(({ topic }) => topic.startsWith(topics.chunk(''))).length;
    scene.rig.push(again);
    expect(scene.rig.runUntil(scene.runs(3), 300)).toBe(true);
    expect(scene.node.lines.at(-1)).toBe('version 1');
    expect(scene.rig.sent.filter(({ topic }) => topic.startsWith(topics.chunk(''))).length - before).toBeLessThanOrEqual(1);
    expect(releaseId(again.body)).not.toBe(scene.one.id);
  });

  it('row 69: an update goes through when no status gets out', () => {
    scene.startOn(new Rig({ access: { allow: ({ action, topic }) => !(action === 'publish' && topic.includes('/d/')) } }));
    scene.rig.push(scene.two);
    expect(scene.rig.runUntil(() => scene.node.lines.includes('version 2'), 60)).toBe(true);
    scene.rig.runFor(60);
    expect(scene.flag('mote.b', CONFIRM)).toBe('\0');
    expect(scene.node.status()).toBeUndefined();
  });
});
