import { beforeAll, describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { decodeStatus, type DeviceStatus, outcomeOf } from '../../../fleet/ota/device-status.ts';
import { leftovers } from '../../../fleet/ota/gc.ts';
import { mosquittoAcl } from '../../../fleet/ota/acl.ts';
import { decodePointer, encodePointer, takes } from '../../../fleet/ota/pointer.ts';
import { chunkObjects, type Release, signedObjects } from '../../../fleet/ota/release.ts';
import { isHalted, parseAbortRule, tally } from '../../../fleet/ota/rollout.ts';
import { buildParts, nodeBundle, type Parts, releaseOf, topics } from './rig.ts';

const status = (device: string, more: Partial<DeviceStatus> = {}): DeviceStatus => ({
  device,
  state: code.IDLE,
  reason: 0,
  warning: 0,
  sequence: 2,
  running: 1,
  chunksDone: 0,
  chunks: 0,
  engine: '2v29',
  ...more,
});
const pointer = { release: 'abcdefghijk', sequence: 2, percent: 100, salt: 'x', state: 'run', keys: 1 } as const;

describe('retained objects', () => {
  let parts: Parts;
  let one: Release;
  let two: Release;
  beforeAll(async () => {
    parts = await buildParts();
    one = releaseOf(nodeBundle(parts, 1), 1);
    two = releaseOf(nodeBundle(parts, 2), 2);
  }, 60_000);

  it('gc keeps what the channel offers and the release before, and removes the rest and its chunks', () => {
    const three = releaseOf(nodeBundle(parts, 3), 3);
    const retained = new Map<string, Uint8Array>([
      [topics.channel('stable'), Buffer.from(encodePointer({ ...pointer, release: three.id, sequence: 3 }))],
      [topics.keys(1, 0), Buffer.from('{}')],
      [topics.status('node-1'), Buffer.from('{}')],
    ]);
    for (const release of [one, two, three])
      for (const { topic, payload } of [
        ...chunkObjects(topics, release.chunks),
        ...signedObjects((part) => topics.release(release.id, part), release.body, Buffer.alloc(7856)),
      ])
        retained.set(topic, payload);
    const kept = new Set([...two.chunks, ...three.chunks].map(({ hash }) => topics.chunk(hash)));
    const expected = [
      ...one.chunks.map(({ hash }) => topics.chunk(hash)).filter((topic) => !kept.has(topic)),
      ...[0, 1, 2, 3, 4].map((part) => topics.release(one.id, part)),
    ];
    expect(leftovers(retained, topics).sort()).toEqual([...new Set(expected)].sort());
  });
});

describe('counting', () => {
  const seen = (...statuses: DeviceStatus[]) => statuses.map((each) => ({ status: each, sinceMs: 1000 }));

  it('row 21: a board that rolled back, refused, or fell silent has failed; one that waits for its application or is off has not', () => {
    const counted = tally(
      [
        ...seen(
          status('a', { running: 2 }),
          status('b', { state: code.FAILED, reason: code.THREW }),
          status('c', { state: code.WAITING, reason: code.BAD_SIGNATURE }),
          status('d', { state: code.DEFERRED }),
          status('e', { sequence: 0 }),
          status('f', { running: 2, state: code.TRIAL }),
        ),
        { status: status('g', { state: code.FETCHING }), sinceMs: 7 * 3.6e6 },
      ],
      pointer,
      6 * 3.6e6,
    );
    expect(counted).toMatchObject({ confirmed: 1, busy: 1, pending: 2, devices: 7 });
    expect(counted.failures.map(({ device }) => device)).toEqual(['b', 'c', 'g']);
    expect(counted.failures.at(-1)!.reason).toBe('silent');
  });

  it('a board that runs a newer release will not take this one, and is no reason to halt it', () => {
    const ahead = tally(seen(status('a', { running: 7 }), status('b', { running: 2 })), pointer, 1);
    expect(ahead).toMatchObject({ confirmed: 1, failures: [], ahead: [{ device: 'a', reason: 'runs sequence 7: older than what runs' }] });
    expect(isHalted(ahead, { failPercent: 0, least: 1 })).toBe(false);
  });

  it('halts above the percentage, once enough have finished', () => {
    const counts = (confirmed: number, failed: number) => ({
      confirmed,
      failures: Array.from({ length: failed }, () => ({ device: '', reason: '' })),
    });
    const rule = parseAbortRule('fail > 2%', 10);
    expect(isHalted(counts(8, 1), rule)).toBe(false);
    expect(isHalted(counts(9, 1), rule)).toBe(true);
    expect(isHalted(counts(98, 2), rule)).toBe(false);
    expect(() => parseAbortRule('2%', 10)).toThrow(/fail>PERCENT%/);
  });

  it('a status that says what it ran before counts as an outcome', () => {
    expect(outcomeOf(status('a', { running: 2 }), 2)).toBe('confirmed');
    expect(outcomeOf(status('a', { sequence: 1, state: code.FAILED }), 2)).toBe('pending');
    expect(decodeStatus('x/d/a', Buffer.from('[]'))).toBeUndefined();
    expect(decodeStatus('x/d/a', Buffer.from('{'))).toBeUndefined();
  });
});

describe('the share of a rollout', () => {
  it('row 32: grows without leaving anybody out, and is about what it says', () => {
    const devices = Array.from({ length: 2000 }, (_, index) => `device-${index}`);
    const within = (percent: number): string[] => devices.filter((device) => takes(device, { percent, salt: 'q' }));
    expect(within(25).length).toBeGreaterThan(400);
    expect(within(25).length).toBeLessThan(600);
    const more = new Set(within(60));
    expect(within(25).filter((device) => !more.has(device))).toEqual([]);
    expect(within(100)).toHaveLength(2000);
  });

  it('pointers survive their text, and what is none is none', () => {
    expect(decodePointer(Buffer.from(encodePointer({ ...pointer, percent: 2.5, state: 'pause' })))).toEqual({
      ...pointer,
      percent: 2.5,
      state: 'pause',
    });
    for (const text of ['', '1', '1 x 2 3 4 run 1', `2 ${pointer.release} 2 10000 x run 1`, `1 ${pointer.release} 2 10000 x stop 1`])
      expect(decodePointer(Buffer.from(text))).toBeUndefined();
  });
});

it('row 70: the access rules let a device speak for itself alone', () => {
  const lines = mosquittoAcl(topics, 'ci').split('\n');
  expect(lines.filter((line) => line.includes('/d/'))).toEqual(['topic read ota/1/node/d/+', 'pattern write ota/1/node/d/%u']);
  expect(lines.filter((line) => line.startsWith('pattern readwrite'))).toEqual([]);
});
