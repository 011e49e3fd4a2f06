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

describe('a deploy that is cut', () => {
  nodesOfATest();

  it('at any packet of its upload leaves the board with what it booted before, and a second one succeeds', async () => {
    const node = await startNode(programs);
    await deployTo(node, programs, bundleOf('1'));
    const whole = { packets: 0 };
    await deployTo(node, programs, bundleOf('2', '', 5000), { wrap: cutAfter(Infinity, whole) });
    expect(whole.packets).toBeGreaterThan(20);
    let sealed = 0;
    for (let at = 0; at < whole.packets; at++) {
      const [before, next] = [`version ${at + 10}`, bundleOf(String(at + 11), '', 5000)];
      await deployTo(node, programs, bundleOf(String(at + 10), '', 5000));
      await expect(deployTo(node, programs, next, { wrap: cutAfter(at, { packets: 0 }) })).rejects.toThrow();
      const runs = await runsAfterReset(node);
      // The last packets come after the switch: then the new one is whole, and on trial.
      if (isSealed(node)) sealed++;
      else expect(`${at}: ${runs}`).toBe(`${at}: ${before}`);
      if (sealed > 0) expect([before, `version ${at + 11}`]).toContain(runs);
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
