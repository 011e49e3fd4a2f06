/** Rows 13 to 37 and 53 to 57 of the threat and fault model: what comes from the broker, or does not. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { BAD, MANIFEST, VALID } from '../../../firmware/ota/slot.ts';
import { encodePointer } from '../../../fleet/ota/pointer.ts';
import { releaseId, signedObjects, type Release } from '../../../fleet/ota/release.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { slotArea } from '../../firmware/ota/slot-board.ts';
import { buildParts, keySet, type Node, nodeBundle, type Parts, provisionedStorage, releaseOf, Rig, signature, topics } from './rig.ts';

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
  node = start(1, one);
});

/** A board that runs a release, and is connected. */
function start(version: number, release: Release): Node {
  const started = rig.add('node-1', provisionedStorage(parts, release, nodeBundle(parts, version)));
  rig.runFor(10);
  expect(started.status()).toMatchObject({ s: code.IDLE, run: version });
  return started;
}

const is =
  (state: number, reason: number = code.NONE) =>
  (): boolean =>
    node.status()!.s === state && node.status()!.e === reason;
const runs = (version: number) => (): boolean => node.status()!.run === version && node.status()!.s === code.IDLE;
/** Chunk topics that the broker has sent to the board. */
const fetched = (): string[] => rig.sent.filter(({ topic }) => topic.startsWith(topics.chunk(''))).map(({ topic }) => topic);
const newChunks = (): Release['chunks'] => two.chunks.filter(({ hash }) => !one.chunks.some((chunk) => chunk.hash === hash));
const eraseCount = (): number => rig.flashSteps(node).filter((step) => step === 'erase').length;

/** Another body under the signature of `two`, or another signature, on topics of its own. */
function publishForged(body: Buffer, signatureBytes: Uint8Array): string {
  const id = releaseId(body);
  for (const { topic, payload } of signedObjects((part) => topics.release(id, part), body, signatureBytes)) rig.retain(topic, payload);
  return id;
}

function pointAt(release: string, sequence: number, more: object = {}): void {
  rig.retain(topics.channel('stable'), encodePointer({ release, sequence, percent: 100, salt: 's', state: 'run', keys: 1, ...more }));
}

it('an update is fetched, verified, started, confirmed and reported', () => {
  rig.push(two);
  expect(rig.runUntil(runs(2), 120)).toBe(true);
  expect(node.lines).toEqual(['version 1', 'version 2']);
  expect(new Set(fetched())).toEqual(new Set(newChunks().map(({ hash }) => topics.chunk(hash))));
  expect(node.board.uncaught).toEqual([]);
});

describe('retained objects that are gone or wrong', () => {
  it('row 16: the broker restarts in mid-fetch, and the update goes on', () => {
    rig.push(two);
    rig.runUntil(is(code.VERIFYING), 10);
    rig.broker.stop();
    rig.runFor(30);
    rig.broker.start();
    expect(rig.runUntil(runs(2), 300)).toBe(true);
  });

  it('row 17: a chunk is gone: the board says so, waits, and goes on when it is back', () => {
    rig.upload(two);
    const { hash, payload } = newChunks()[0]!;
    rig.retain(topics.chunk(hash), '');
    rig.point(two);
    expect(rig.runUntil(is(code.WAITING, code.MISSING), 120)).toBe(true);
    expect(node.status()).toMatchObject({ run: 1, q: 2 });
    rig.retain(topics.chunk(hash), payload);
    expect(rig.runUntil(runs(2), 600)).toBe(true);
  });

  it('row 27: an emptied signature counts as missing', () => {
    rig.upload(two);
    rig.retain(topics.release(two.id, 2), '');
    rig.point(two);
    expect(rig.runUntil(is(code.WAITING, code.MISSING), 120)).toBe(true);
  });

  it('row 18: the pointer is gone: nothing happens', () => {
    rig.push(two);
    rig.runUntil(runs(2), 120);
    rig.retain(topics.channel('stable'), '');
    rig.runFor(300);
    expect(node.status()).toMatchObject({ s: code.IDLE, run: 2 });
  });

  it('row 26: junk on a chunk’s topic is never written to flash', () => {
    rig.upload(two);
    const { hash } = newChunks()[0]!;
    rig.retain(topics.chunk(hash), 'x'.repeat(500));
    rig.point(two);
    expect(rig.runUntil(is(code.WAITING, code.GARBAGE), 120)).toBe(true);
    expect(slotBytes('mote.b')).not.toContain('x'.repeat(50));
    rig.upload(two);
    expect(rig.runUntil(runs(2), 600)).toBe(true);
  });

  it('row 28: a payload without end is dropped by the client, and the board lives', () => {
    rig.upload(two);
    rig.retain(topics.chunk(newChunks()[0]!.hash), 'x'.repeat(1_000_000));
    rig.point(two);
    rig.runFor(120);
    expect(node.board.state).toBe('running');
    expect(node.status()).toMatchObject({ run: 1 });
    rig.upload(two);
    expect(rig.runUntil(runs(2), 4000)).toBe(true);
  });

  it('row 45: objects are cleared away during the fetch: the board takes what the channel points at then', () => {
    const three = releaseOf(nodeBundle(parts, 3), 3);
    rig.upload(two);
    rig.retain(topics.chunk(newChunks()[0]!.hash), '');
    rig.point(two);
    rig.runUntil(is(code.WAITING, code.MISSING), 120);
    rig.push(three);
    expect(rig.runUntil(runs(3), 600)).toBe(true);
  });

  it('row 25: chunks of two versions do not mix: a changed one has another topic, and another release its own table', () => {
    const hashes = (release: Release): string[] => release.chunks.map(({ hash }) => hash);
    expect(newChunks().length).toBeGreaterThan(0);
    for (const { hash, payload } of newChunks())
      for (const other of one.chunks) if (other.hash !== hash) expect(other.payload).not.toEqual(payload);
    expect(two.body.equals(one.body)).toBe(false);
    expect(new Set(hashes(two)).size).toBe(two.chunks.length);
  });
});

describe('forged and mistaken releases', () => {
  it('row 35: the signature of another manifest is refused', () => {
    const id = publishForged(Buffer.from(two.body.toString().replace('"q":2', '"q":3')), signature(two.body, 'release'));
    pointAt(id, 3);
    expect(rig.runUntil(is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
    expect(slotArea(node.storage, 'mote.b').read(VALID, 1)).toBe('\xff');
  });

  it('row 34: a release of another project, signed with its key, is refused', () => {
    const foreign = releaseOf(Buffer.from('print(2)'), 2);
    pointAt(publishForged(foreign.body, signature(foreign.body, 'somebody else')), 2);
    expect(rig.runUntil(is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
  });

  it('row 36: no field of a manifest or pointer selects an algorithm', () => {
    const hmac = Buffer.from(two.body.toString().replace('"v":1', '"v":1,"alg":"hmac"'));
    pointAt(publishForged(hmac, Buffer.alloc(7856, 1)), 2);
    expect(rig.runUntil(is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
  });

  it('row 29: text that is no manifest is not parsed, since nobody has signed it; a pointer that is none is ignored', () => {
    const id = publishForged(Buffer.from('['.repeat(2000)), Buffer.alloc(7856, 7));
    for (const pointer of [
      '',
      '1',
      '{"__proto__":{}}',
      '1 a b c d e f',
      '['.repeat(300),
      `2 ${id} 9 10000 s run 1`,
      `1 ${id} x 10000 s run 1`,
    ])
      rig.retain(topics.channel('stable'), pointer);
    rig.runFor(30);
    expect(node.status()).toMatchObject({ run: 1 });
    expect([code.IDLE, code.HELD]).toContain(node.status()!.s);
    pointAt(id, 9);
    expect(rig.runUntil(is(code.WAITING, code.BAD_SIGNATURE), 60)).toBe(true);
    expect(node.board.uncaught).toEqual([]);
  });

  it('row 30: a flood of forged releases costs one verification a minute', () => {
    const first = publishForged(Buffer.from('{"forged":0}'), Buffer.alloc(7856, 0));
    pointAt(first, 2);
    rig.runUntil(is(code.WAITING, code.BAD_SIGNATURE), 60);
    const before = rig.flashSteps(node).length;
    for (let forged = 1; forged <= 40; forged++) {
      pointAt(publishForged(Buffer.from(`{"forged":${forged}}`), Buffer.alloc(7856, forged)), 2);
      rig.runFor(1);
    }
    // Each verification writes a signature: eleven steps, or so.
    expect(rig.flashSteps(node).length - before).toBeLessThan(2 * 14);
  });

  it.each([
    ['row 33: a release for another board', { hardware: ['ESP32S3'] }, code.WRONG_BOARD],
    ['row 33: a release for another application', { application: 'pump' }, code.WRONG_APPLICATION],
    ['row 33: a release for a newer interpreter', { engine: ['2v30', '3'] as const }, code.WRONG_ENGINE],
    ['row 44: a release that needs one in between', { leastSequence: 2 }, code.PRECURSOR],
  ])('%s is refused', (_name, options, reason) => {
    const wrong = releaseOf(Buffer.from('print(3)'), 3, options);
    rig.push(wrong);
    expect(rig.runUntil(is(code.FAILED, reason), 60)).toBe(true);
    expect(slotArea(node.storage, 'mote.b').read(MANIFEST, 4)).toBe('\xff\xff\xff\xff');
  });

  it('row 57: a bundle larger than the slot is refused before anything is erased', () => {
    const huge = releaseOf(Buffer.from(`//${'x'.repeat(90_000)}`), 4);
    rig.push(huge);
    const before = eraseCount();
    expect(rig.runUntil(is(code.FAILED, code.TOO_BIG), 60)).toBe(true);
    // The signature area alone.
    expect(eraseCount() - before).toBeLessThanOrEqual(2);
  });
});

describe('sequences', () => {
  it('row 22: an older release, also a signed one, is refused', () => {
    const five = releaseOf(nodeBundle(parts, 5), 5);
    rig = new Rig();
    node = start(5, five);
    rig.runFor(70);
    // The start itself is counted, and taken back after a minute.
    const before = rig.flashSteps(node).length;
    rig.push(two);
    rig.runFor(60);
    expect(node.status()).toMatchObject({ s: code.IDLE, e: code.OLD, run: 5, q: 2 });
    expect(rig.flashSteps(node).length).toBe(before);
  });

  it('row 23: another release of the running sequence is refused', () => {
    const other = releaseOf(nodeBundle(parts, 'x'), 1);
    rig.point(other);
    rig.runFor(60);
    expect(node.status()).toMatchObject({ s: code.IDLE, e: code.CONFLICT, run: 1 });
  });

  it('row 24: a sequence far ahead is refused, so nobody uses the numbers up', () => {
    pointAt(two.id, 2 ** 31);
    rig.runFor(60);
    expect(node.status()).toMatchObject({ s: code.FAILED, e: code.JUMP, run: 1 });
  });

  it('row 20: an old pointer replayed stops nothing that runs', () => {
    rig.push(two);
    rig.runUntil(runs(2), 120);
    rig.point(one);
    rig.runFor(60);
    expect(node.status()).toMatchObject({ s: code.IDLE, e: code.OLD, run: 2, q: 1 });
  });

  it('row 21: with no messages at all the board goes on with what it has', () => {
    rig.site.network.mute();
    rig.runFor(3600);
    expect(node.lines).toEqual(['version 1']);
    expect(node.board.state).toBe('running');
  });

  it('row 44: months offline: the board goes directly to the newest', () => {
    node.board.powerOff();
    rig.push(two);
    rig.push(releaseOf(nodeBundle(parts, 3), 3));
    rig.runFor(90 * 24 * 3600);
    node.board.boot();
    expect(rig.runUntil(runs(3), 200)).toBe(true);
    expect(node.lines).toEqual(['version 1', 'version 1', 'version 3']);
  });

  it('row 31: a pointer that flaps between releases wears no flash, and the highest wins', () => {
    const three = releaseOf(nodeBundle(parts, 3), 3);
    rig.upload(two);
    rig.upload(three);
    for (let flap = 0; flap < 100; flap++) {
      rig.point(flap % 2 ? two : three);
      rig.runFor(0.2);
    }
    expect(eraseCount()).toBeLessThan(4 * 13);
    rig.point(three);
    expect(rig.runUntil(runs(3), 600)).toBe(true);
  });

  it('row 56: a hundred reconnects with the same pointer touch no flash', () => {
    rig.push(two);
    rig.runUntil(runs(2), 120);
    rig.runFor(60);
    const before = rig.flashSteps(node).length;
    for (let round = 0; round < 100; round++) {
      rig.broker.disconnect('node-1');
      rig.runFor(5);
    }
    expect(rig.flashSteps(node).length).toBe(before);
    expect(node.lines).toEqual(['version 1', 'version 2']);
  });

  it('row 52 and 53: messages that come twice or in another order change nothing: each is asked for by its hash', () => {
    rig.push(two);
    for (let round = 0; round < 20; round++) {
      for (const { hash, payload } of newChunks()) rig.broker.publish({ topic: topics.chunk(hash), payload, qos: 1 });
      rig.runFor(0.2);
    }
    expect(rig.runUntil(runs(2), 200)).toBe(true);
    expect(node.board.uncaught).toEqual([]);
  });

  it('row 54: the board subscribes to no wildcard, and to one object at a time', () => {
    rig.push(two);
    rig.runUntil(runs(2), 200);
    expect(rig.filters.filter((filter) => /[+#]/.test(filter))).toEqual([]);
    expect(rig.mostObjectsAtOnce).toBe(1);
  });

  it('row 55: what an earlier start left subscribed is given up, and unknown messages are ignored', () => {
    rig.push(two);
    rig.runUntil(is(code.VERIFYING), 20);
    node.board.reset();
    rig.broker.publish({ topic: topics.chunk('0123456789abcdef'), payload: 'x', qos: 1 });
    expect(rig.runUntil(runs(2), 200)).toBe(true);
    rig.runFor(5);
    expect(rig.openObjects('node-1')).toEqual([]);
  });
});

function slotBytes(name: 'mote.a' | 'mote.b'): string {
  const area = slotArea(node.storage, name);
  return area.read(0, area.sizeBytes);
}

it('row 65: a release that has failed is not tried again at each reconnect', () => {
  node.storage.write('behaviour', stringToBytes('throws 2'));
  rig.push(two);
  expect(rig.runUntil(is(code.FAILED, code.THREW), 120)).toBe(true);
  expect(slotArea(node.storage, 'mote.b').read(BAD, 1)).toBe('\0');
  const starts = node.lines.length;
  for (let round = 0; round < 5; round++) {
    rig.broker.disconnect('node-1');
    rig.runFor(20);
  }
  node.board.reset();
  rig.runFor(60);
  expect(node.lines.slice(starts)).toEqual(['version 1']);
  expect(node.status()).toMatchObject({ s: code.FAILED, e: code.THREW, q: 2, run: 1 });
  expect(keySet().kv).toBe(1);
});
