import { expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { decodeStatus } from '../../../fleet/ota/device-status.ts';
import { decodePointer, encodePointer } from '../../../fleet/ota/pointer.ts';
import { type Fleet, parseAbortRule, rollOut } from '../../../fleet/ota/rollout.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { buildParts, type Node, nodeBundle, provisionedStorage, releaseOf, Rig, topics } from './rig.ts';

const DEVICES = 200;
/** 5 %. */
const BAD_DEVICES = 10;

it(
  `over ${DEVICES} boards stops itself before a quarter is updated, where the new version crashes on one board in twenty; all end on a good one`,
  { timeout: 240_000 },
  async () => {
    const parts = await buildParts();
    const one = releaseOf(nodeBundle(parts, 1), 1);
    const two = releaseOf(nodeBundle(parts, 2), 2);
    const rig = new Rig();
    const nodes: Node[] = Array.from({ length: DEVICES }, (_, index) => {
      const storage = provisionedStorage(parts, one, nodeBundle(parts, 1));
      if (index % (DEVICES / BAD_DEVICES) === 7) storage.write('behaviour', stringToBytes('throws 2'));
      return rig.add(`node-${index}`, storage);
    });
    rig.runFor(20);
    const salt = { salt: 'a1b2' };
    rig.push(two, 'release', { percent: 5, ...salt });
    const seen = new Map<string, { text: string; atMs: number }>();
    const fleet: Fleet = {
      statuses: () =>
        rig.broker.retainedMatching(topics.status('+')).flatMap(({ topic, payload }) => {
          const text = Buffer.from(payload).toString();
          const known = seen.get(topic)?.text === text ? seen.get(topic)! : { text, atMs: rig.world.nowUs / 1000 };
          seen.set(topic, known);
          const decoded = decodeStatus(topic, payload);
          return decoded ? [{ status: decoded, sinceMs: rig.world.nowUs / 1000 - known.atMs }] : [];
        }),
      pointer: () => Promise.resolve(decodePointer(rig.broker.retained(topics.channel('stable'))!)!),
      point: (changed) => Promise.resolve(rig.retain(topics.channel('stable'), encodePointer(changed))),
      nowMs: () => rig.world.nowUs / 1000,
      sleep: (durationMs) => Promise.resolve(rig.runFor(durationMs / 1000)),
    };
    const plan = { steps: [5, 10, 25, 50, 100], rule: parseAbortRule('fail>2%', 10), silentMs: 3.6e6, settleMs: 600_000, holdMs: 0 };
    await expect(rollOut(fleet, plan, () => undefined)).rejects.toMatchObject({ code: 'OTA_HALTED', exitCode: 9 });
    rig.runFor(900);
    const updated = nodes.filter((node) => node.status()!.run === 2).length;
    process.stdout.write(`rollout over ${DEVICES} boards: halted with ${updated} updated\n`);
    expect(updated).toBeGreaterThan(0);
    expect(updated).toBeLessThan(DEVICES / 4);
    for (const node of nodes) {
      expect(node.board.state).toBe('running');
      expect([code.IDLE, code.FAILED, code.HELD]).toContain(node.status()!.s);
      expect([1, 2]).toContain(node.status()!.run);
      expect(node.lines.at(-1)!.startsWith('version') || node.lines.includes('version 1')).toBe(true);
    }
    expect((await fleet.pointer()).state).toBe('abort');
  },
);
