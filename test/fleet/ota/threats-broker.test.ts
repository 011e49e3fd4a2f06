/** Rows 16 to 36, 44, 45, 52 to 57 and 65 of the threat and fault model: what comes from the broker, or does not. */
import { describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { BAD, MANIFEST, VALID } from '../../../firmware/ota/slot.ts';
import { type Release } from '../../../fleet/ota/release.ts';
import { isIntact, slotArea } from '../../firmware/ota/slot-board.ts';
import { keySet, nodeBundle, releaseOf, Rig, signature, topics, provisionedStorage } from './rig.ts';
import { noise, useScene } from './scene.ts';

const scene = useScene();

it('an update is fetched, verified, started, confirmed and reported', () => {
  scene.rig.push(scene.two);
  expect(scene.rig.runUntil(scene.runs(2), 120)).toBe(true);
  expect(scene.node.lines).toEqual(['version 1', 'version 2']);
  expect(new Set(scene.fetched)).toEqual(new Set(scene.newChunks.map(({ hash }) => topics.chunk(hash))));
  expect(scene.node.board.uncaught).toEqual([]);
});

describe('retained objects that are gone or wrong', () => {
  it('row 16: the broker restarts in mid-fetch, and the update goes on', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.is(code.VERIFYING), 10);
    scene.rig.broker.stop();
    scene.rig.runFor(30);
    scene.rig.broker.start();
    expect(scene.rig.runUntil(scene.runs(2), 300)).toBe(true);
  });

  it('row 17: a chunk is gone: the board says so, waits, and goes on when it is back', () => {
    scene.rig.upload(scene.two);
    const { hash, payload } = scene.newChunks[0]!;
    scene.rig.retain(topics.chunk(hash), '');
    scene.rig.point(scene.two);
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.MISSING), 120)).toBe(true);
    expect(scene.node.status()).toMatchObject({ run: 1, q: 2 });
    scene.rig.retain(topics.chunk(hash), payload);
    expect(scene.rig.runUntil(scene.runs(2), 600)).toBe(true);
  });

  it('row 27: an emptied signature counts as missing', () => {
    scene.rig.upload(scene.two);
    scene.rig.retain(topics.release(scene.two.id, 2), '');
    scene.rig.point(scene.two);
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.MISSING), 120)).toBe(true);
  });

  it('row 18: the pointer is gone: nothing happens', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.runs(2), 120);
    scene.rig.retain(topics.channel('stable'), '');
    scene.rig.runFor(300);
    expect(scene.node.status()).toMatchObject({ s: code.IDLE, run: 2 });
  });

  it('row 26: junk on a chunk’s topic is never written to flash', () => {
    scene.rig.upload(scene.two);
    const { hash } = scene.newChunks[0]!;
    scene.rig.retain(topics.chunk(hash), 'x'.repeat(500));
    scene.rig.point(scene.two);
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.GARBAGE), 120)).toBe(true);
    expect(Buffer.from(scene.node.storage.read('mote.b')!).toString()).not.toContain('x'.repeat(50));
    scene.rig.upload(scene.two);
    expect(scene.rig.runUntil(scene.runs(2), 600)).toBe(true);
  });

  it('row 28: a payload without end is dropped by the client, and the board lives', () => {
    scene.rig.upload(scene.two);
    scene.rig.retain(topics.chunk(scene.newChunks[0]!.hash), 'x'.repeat(1_000_000));
    scene.rig.point(scene.two);
    scene.rig.runFor(120);
    expect(scene.node.board.state).toBe('running');
    expect(scene.node.status()).toMatchObject({ run: 1 });
    scene.rig.upload(scene.two);
    expect(scene.rig.runUntil(scene.runs(2), 4000)).toBe(true);
  });

  it('row 45: objects are cleared away during the fetch: the board takes what the channel points at then', () => {
    const three = releaseOf(nodeBundle(scene.parts, 3), 3);
    scene.rig.upload(scene.two);
    scene.rig.retain(topics.chunk(scene.newChunks[0]!.hash), '');
    scene.rig.point(scene.two);
    scene.rig.runUntil(scene.is(code.WAITING, code.MISSING), 120);
    scene.rig.push(three);
    expect(scene.rig.runUntil(scene.runs(3), 600)).toBe(true);
  });

  it('row 25: chunks of two versions do not mix: a changed one has another topic, and another release its own table', () => {
    const hashes = (release: Release): string[] => release.chunks.map(({ hash }) => hash);
    expect(scene.newChunks.length).toBeGreaterThan(0);
    for (const { hash, payload } of scene.newChunks)
      for (const other of scene.one.chunks) if (other.hash !== hash) expect(other.payload).not.toEqual(payload);
    expect(scene.two.body.equals(scene.one.body)).toBe(false);
    expect(new Set(hashes(scene.two)).size).toBe(scene.two.chunks.length);
  });
});

describe('forged and mistaken releases', () => {
  it('row 35: the signature of another manifest is refused', () => {
    const id = scene.publish(Buffer.from(scene.two.body.toString().replace('"q":2', '"q":3')), signature(scene.two.body, 'release'));
    scene.pointAt(id, 3);
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
    expect(slotArea(scene.node.storage, 'mote.b').read(VALID, 1)).toBe('\xff');
  });

  it('row 34: a release of another project, signed with its key, is refused', () => {
    const foreign = releaseOf(Buffer.from('print(2)'), 2);
    scene.pointAt(scene.publish(foreign.body, signature(foreign.body, 'somebody else')), 2);
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
  });

  it('row 36: no field of a manifest or pointer selects an algorithm', () => {
    const hmac = Buffer.from(scene.two.body.toString().replace('"v":1', '"v":1,"alg":"hmac"'));
    scene.pointAt(scene.publish(hmac, Buffer.alloc(7856, 1)), 2);
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
  });

  it('row 29: text that is no manifest is not parsed, since nobody has signed it; a pointer that is none is ignored', () => {
    const id = scene.publish(Buffer.from('['.repeat(2000)), Buffer.alloc(7856, 7));
    for (const pointer of [
      '',
      '1',
      '{"__proto__":{}}',
      '1 a b c d e f',
      '['.repeat(300),
      `2 ${id} 9 10000 s run 1`,
      `1 ${id} x 10000 s run 1`,
    ])
      scene.rig.retain(topics.channel('stable'), pointer);
    scene.rig.runFor(30);
    expect(scene.node.status()).toMatchObject({ run: 1 });
    expect([code.IDLE, code.HELD]).toContain(scene.node.status()!.s);
    scene.pointAt(id, 9);
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
    expect(scene.node.board.uncaught).toEqual([]);
  });

  it('row 30: a flood of forged releases costs one verification a minute', () => {
    const first = scene.publish(Buffer.from('{"forged":0}'), Buffer.alloc(7856, 0));
    scene.pointAt(first, 2);
    scene.rig.runUntil(scene.is(code.WAITING, code.BAD_SIGNATURE), 60);
    const before = scene.rig.flashSteps(scene.node).length;
    for (let forged = 1; forged <= 40; forged++) {
      scene.pointAt(scene.publish(Buffer.from(`{"forged":${forged}}`), Buffer.alloc(7856, forged)), 2);
      scene.rig.runFor(1);
    }
    // Each verification writes a signature: eleven steps, or so.
    expect(scene.rig.flashSteps(scene.node).length - before).toBeLessThan(2 * 14);
  });

  it.each([
    ['row 33: a release for another board', { hardware: ['ESP32S3'] }, code.WRONG_BOARD],
    ['row 33: a release for another application', { application: 'pump' }, code.WRONG_APPLICATION],
    ['row 33: a release for a newer interpreter', { engine: ['2v30', '3'] as const }, code.WRONG_ENGINE],
    ['row 44: a release that needs one in between', { leastSequence: 2 }, code.PRECURSOR],
  ])('%s is refused', (_name, options, reason) => {
    const wrong = releaseOf(Buffer.from('print(3)'), 3, options);
    scene.rig.push(wrong);
    expect(scene.rig.runUntil(scene.is(code.FAILED, reason), 60)).toBe(true);
    expect(slotArea(scene.node.storage, 'mote.b').read(MANIFEST, 4)).toBe('\xff\xff\xff\xff');
  });

  it('row 57: a bundle larger than the slot is refused before anything is erased', () => {
    const huge = releaseOf(Buffer.from(`//${'x'.repeat(90_000)}`), 4);
    scene.rig.push(huge);
    const before = scene.eraseCount;
    expect(scene.rig.runUntil(scene.is(code.FAILED, code.TOO_BIG), 60)).toBe(true);
    // The signature area alone.
    expect(scene.eraseCount - before).toBeLessThanOrEqual(2);
  });
});

describe('sequences', () => {
  it('row 22: an older release, also a signed one, is refused', () => {
    const five = releaseOf(nodeBundle(scene.parts, 5), 5);
    scene.startOn(new Rig(), provisionedStorage(scene.parts, five, nodeBundle(scene.parts, 5)));
    scene.rig.runFor(70);
    // The start itself is counted, and taken back after a minute.
    const before = scene.rig.flashSteps(scene.node).length;
    scene.rig.push(scene.two);
    scene.rig.runFor(60);
    expect(scene.node.status()).toMatchObject({ s: code.IDLE, e: code.OLD, run: 5, q: 2 });
    expect(scene.rig.flashSteps(scene.node).length).toBe(before);
  });

  it('row 23: another release of the running sequence is refused', () => {
    const other = releaseOf(nodeBundle(scene.parts, 'x'), 1);
    scene.rig.point(other);
    scene.rig.runFor(60);
    expect(scene.node.status()).toMatchObject({ s: code.IDLE, e: code.CONFLICT, run: 1 });
  });

  it('row 24: a sequence far ahead is refused, so nobody uses the numbers up', () => {
    scene.pointAt(scene.two.id, 2 ** 31);
    scene.rig.runFor(60);
    expect(scene.node.status()).toMatchObject({ s: code.FAILED, e: code.JUMP, run: 1 });
  });

  it('row 20: an old pointer replayed stops nothing that runs', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.runs(2), 120);
    scene.rig.point(scene.one);
    scene.rig.runFor(60);
    expect(scene.node.status()).toMatchObject({ s: code.IDLE, e: code.OLD, run: 2, q: 1 });
  });

  it('row 21: with no messages at all the board goes on with what it has', () => {
    scene.rig.site.network.mute();
    scene.rig.runFor(3600);
    expect(scene.node.lines).toEqual(['version 1']);
    expect(scene.node.board.state).toBe('running');
  });

  it('row 44: months offline: the board goes directly to the newest', () => {
    scene.node.board.powerOff();
    scene.rig.push(scene.two);
    scene.rig.push(releaseOf(nodeBundle(scene.parts, 3), 3));
    scene.rig.runFor(90 * 24 * 3600);
    scene.node.board.boot();
    expect(scene.rig.runUntil(scene.runs(3), 200)).toBe(true);
    expect(scene.node.lines).toEqual(['version 1', 'version 1', 'version 3']);
  });

  it('row 31: a pointer that flaps between releases wears no flash, and the highest wins', () => {
    const three = releaseOf(nodeBundle(scene.parts, 3), 3);
    scene.rig.upload(scene.two);
    scene.rig.upload(three);
    for (let flap = 0; flap < 100; flap++) {
      scene.rig.point(flap % 2 ? scene.two : three);
      scene.rig.runFor(0.2);
    }
    expect(scene.eraseCount).toBeLessThan(4 * 13);
    scene.rig.point(three);
    expect(scene.rig.runUntil(scene.runs(3), 600)).toBe(true);
  });

  it('row 56: a hundred reconnects with the same pointer touch no flash', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.runs(2), 120);
    scene.rig.runFor(60);
    const before = scene.rig.flashSteps(scene.node).length;
    for (let round = 0; round < 100; round++) {
      scene.rig.broker.disconnect('node-1');
      scene.rig.runFor(5);
    }
    expect(scene.rig.flashSteps(scene.node).length).toBe(before);
    expect(scene.node.lines).toEqual(['version 1', 'version 2']);
  });

  it('row 52: messages that come twice change nothing: each is asked for by its name, and taken once', () => {
    scene.rig.push(scene.two);
    for (let round = 0; round < 20; round++) {
      for (const { hash, payload } of scene.newChunks)
        for (let copy = 0; copy < 2; copy++) scene.rig.broker.publish({ topic: topics.chunk(hash), payload, qos: 1 });
      scene.rig.runFor(0.2);
    }
    scene.expectSoon(scene.runs(2), 200);
    expect(scene.node.board.uncaught).toEqual([]);
  });

  it('row 53: chunks that come in another order are not taken for one another', () => {
    const reversed = releaseOf(Buffer.concat([nodeBundle(scene.parts, 2), Buffer.from(`//${noise(9000)}`)]), 2);
    const chunks = reversed.chunks.filter(({ hash }) => !scene.one.chunks.some((chunk) => chunk.hash === hash)).reverse();
    expect(chunks.length).toBeGreaterThan(4);
    scene.rig.push(reversed);
    for (let round = 0; round < 30; round++) {
      for (const { hash, payload } of chunks) scene.rig.broker.publish({ topic: topics.chunk(hash), payload, qos: 1 });
      scene.rig.runFor(0.2);
    }
    scene.expectSoon(scene.runs(2), 200);
    // What lies in the slot is the bundle in its order: the digest is the manifest's.
    expect(isIntact(slotArea(scene.node.storage, 'mote.b'))).toBe(true);
  });

  it('row 54: the board subscribes to no wildcard, and to one object at a time', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.runs(2), 200);
    expect(scene.rig.filters.filter((filter) => /[+#]/.test(filter))).toEqual([]);
    expect(scene.rig.mostObjectsAtOnce).toBe(1);
  });

  it('row 55: what an earlier start left subscribed is given up, and unknown messages are ignored', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.is(code.VERIFYING), 20);
    scene.node.board.reset();
    scene.rig.broker.publish({ topic: topics.chunk('0123456789abcdef'), payload: 'x', qos: 1 });
    expect(scene.rig.runUntil(scene.runs(2), 200)).toBe(true);
    scene.rig.runFor(5);
    expect(scene.rig.openObjects('node-1')).toEqual([]);
  });
});

it('row 65: a release that has failed is not tried again at each reconnect', () => {
  scene.behave('throws 2');
  scene.rig.push(scene.two);
  expect(scene.rig.runUntil(scene.is(code.FAILED, code.THREW), 120)).toBe(true);
  expect(slotArea(scene.node.storage, 'mote.b').read(BAD, 1)).toBe('\0');
  const starts = scene.node.lines.length;
  for (let round = 0; round < 5; round++) {
    scene.rig.broker.disconnect('node-1');
    scene.rig.runFor(20);
  }
  scene.node.board.reset();
  scene.rig.runFor(60);
  expect(scene.node.lines.slice(starts)).toEqual(['version 1']);
  expect(scene.node.status()).toMatchObject({ s: code.FAILED, e: code.THREW, q: 2, run: 1 });
  expect(keySet().kv).toBe(1);
});
