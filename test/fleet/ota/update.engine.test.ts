import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import type { Release } from '../../../fleet/ota/release.ts';
import { buildParts, type EngineNode, nodeBundle, type Parts, releaseOf, Rig } from './rig.ts';

const ENGINE = process.env.MOTE_ENGINE;

describe.skipIf(!ENGINE)('an update on the real interpreter', { timeout: 240_000 }, () => {
  let parts: Parts;
  let one: Release;
  let two: Release;
  let node: EngineNode | undefined;
  beforeAll(async () => {
    parts = await buildParts();
    one = releaseOf(nodeBundle(parts, 1), 1);
    two = releaseOf(nodeBundle(parts, 2), 2);
  }, 120_000);
  afterEach(() => node?.board.stop());

  it('is fetched, verified, started, confirmed and reported', async () => {
    const rig = new Rig();
    node = await rig.addEngine('node-1', ENGINE!, parts, one, nodeBundle(parts, 1));
    rig.runFor(10);
    expect(node.status()).toMatchObject({ s: code.IDLE, run: 1 });
    rig.push(two);
    expect(
      rig.runUntil(() => node!.status()!.run === 2 && node!.status()!.s === code.IDLE, 300),
      JSON.stringify(node.status()),
    ).toBe(true);
    expect(node.lines).toEqual(['version 1', 'version 2']);
    expect(node.board.uncaught).toEqual([]);
  });

  it('is left after three starts that throw, with the reason', async () => {
    const rig = new Rig();
    node = await rig.addEngine('node-1', ENGINE!, parts, one, nodeBundle(parts, 1), new Map([['behaviour', 'throws 2']]));
    rig.runFor(10);
    rig.push(two);
    expect(
      rig.runUntil(() => node!.status()!.s === code.FAILED, 300),
      JSON.stringify(node.status()),
    ).toBe(true);
    expect(node.status()).toMatchObject({ run: 1, q: 2, e: code.THREW });
    expect(node.lines.filter((line) => line === 'version 2')).toHaveLength(3);
  });
});
