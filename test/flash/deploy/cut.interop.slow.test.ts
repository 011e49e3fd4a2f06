/** The cable is cut at every packet of a deploy. */
import { beforeAll, describe, expect, it } from 'vitest';
import { CONFIRM, MANIFEST, PAGE_BYTES, VALID } from '../../../firmware/ota/slot.ts';
import type { Port } from '../../../flash/ports/port.ts';
import { buildPrograms, bundleOf, deployTo, nodesOfATest, runsAfterReset, startNode, type Node, type Programs } from './nodes.ts';

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
});

/** Lets so many packets through, then half of one, then nothing more. */
function cutAfter(packets: number, counted: { packets: number }): (port: Port) => Port {
  return (port) => {
    const cut: Port = Object.create(port, {
      write: {
        value: async (bytes: Uint8Array) => {
          if (counted.packets++ < packets) return port.write(bytes);
          await port.write(bytes.subarray(0, bytes.length >> 1));
          await port.close();
          throw new Error('cut');
        },
      },
    }) as Port;
    return cut;
  };
}

/** Most of a deploy is waiting for a board that starts: so many boards are deployed to at a time. */
const BOARDS = 6;

interface AfterCut {
  readonly before: string;
  readonly next: string;
  readonly runs: string;
  readonly sealed: boolean;
}

/** What a board makes of a deploy that is cut at a packet; before it, one was whole. */
async function cutDeploy(node: Node, at: number): Promise<AfterCut> {
  await deployTo(node, programs, bundleOf(String(at + 10), '', 5000));
  const next = deployTo(node, programs, bundleOf(String(at + 11), '', 5000), { wrap: cutAfter(at, { packets: 0 }) });
  await expect(next).rejects.toThrow();
  const runs = await runsAfterReset(node);
  return { before: `version ${at + 10}`, next: `version ${at + 11}`, runs, sealed: isSealed(node) };
}

describe('a deploy that is cut', () => {
  nodesOfATest();

  it('at any packet of its upload leaves the board with what it booted before, and a second one succeeds', async () => {
    const counting = await startNode(programs);
    await deployTo(counting, programs, bundleOf('1'));
    const whole = { packets: 0 };
    await deployTo(counting, programs, bundleOf('2', '', 5000), { wrap: cutAfter(Infinity, whole) });
    expect(whole.packets).toBeGreaterThan(20);

    const outcomes: AfterCut[] = [];
    const cutAll = async (first: number): Promise<void> => {
      const node = await startNode(programs);
      for (let at = first; at < whole.packets; at += BOARDS) outcomes[at] = await cutDeploy(node, at);
      await deployTo(node, programs, bundleOf('last'));
      expect(await runsAfterReset(node)).toBe('version last');
    };
    await Promise.all(Array.from({ length: BOARDS }, (_, first) => cutAll(first)));
    expect(outcomes.filter(Boolean)).toHaveLength(whole.packets);
    let sealed = 0;
    for (const [at, outcome] of outcomes.entries()) {
      // The last packets come after the switch: then the new one is whole, and on trial.
      if (outcome.sealed) sealed++;
      else expect(`${at}: ${outcome.runs}`).toBe(`${at}: ${outcome.before}`);
      if (sealed > 0) expect([outcome.before, outcome.next]).toContain(outcome.runs);
    }
    expect(sealed).toBeLessThan(10);
  }, 600_000);
});

/** Whether the newest header of the two slots is valid, and not confirmed yet. */
function isSealed({ storage }: Node): boolean {
  const headers = ['mote.a', 'mote.b'].map((name) => Buffer.from(storage.read(name, 0, PAGE_BYTES)!).toString('latin1'));
  const newest = headers.sort((a, b) => sequenceOf(b) - sequenceOf(a))[0]!;
  return newest[VALID] === '\0' && newest[CONFIRM] === '\xff';
}

/** 0 for a header without a manifest, or with a part of one. */
function sequenceOf(header: string): number {
  try {
    return (JSON.parse(header.substring(MANIFEST, header.indexOf('\xff', MANIFEST))) as { q: number }).q;
  } catch {
    return 0;
  }
}
