/** How long a deploy takes on a serial line of 115,200 baud, beside the time of the bundle's bytes on it: counted, not measured. */
import { beforeAll, describe, expect, it } from 'vitest';
import { PAGE_BYTES } from '../../../firmware/ota/slot.ts';
import type { Port } from '../../../flash/ports/port.ts';
import { compiled } from '../../support/compiled.ts';
import { buildPrograms, deployTo, nodesOfATest, startNode, type Programs } from './nodes.ts';

const BAUD = 115_200;
const BITS_PER_BYTE = 10;
/** Until what was written comes out of a USB adapter: one frame. */
const TURN_MS = 1;
/** What is promised for a bundle of this size; the sample has become smaller. */
const BUNDLE_BYTES = 14_000;
/** What a chip needs besides, and the virtual board does at once: 45 ms to erase a page, 4 µs to program a byte. */
const eraseMs = (bytes: number): number => (1 + Math.ceil(bytes / PAGE_BYTES)) * 45 + (bytes * 4) / 1000;

let programs: Programs;
let bundle: Uint8Array;
beforeAll(async () => {
  programs = await buildPrograms();
  // The bytes of the sample, in a function that nobody calls: this board has no network.
  const code = await compiled('firmware/apps/climate.ts');
  const filler = `/*${'-'.repeat(BUNDLE_BYTES - code.length)}*/}`;
  bundle = Buffer.concat([Buffer.from('print("version 1");0&&function(){'), code, Buffer.from(filler)]);
});

describe('a deploy at 115,200 baud', () => {
  nodesOfATest();

  it('takes at most twice the time of its bytes on the line, to the verified slot', async () => {
    const node = await startNode(programs);
    const before = node.board.carriedBytes;
    let turns = 0;
    const counted = (port: Port): Port => {
      const { write } = port;
      port.write = (bytes) => {
        turns++;
        return write.call(port, bytes);
      };
      return port;
    };
    await deployTo(node, programs, bundle, { wrap: counted });
    const carried = node.board.carriedBytes;
    const [toBoard, toHost] = [carried.toBoard - before.toBoard, carried.toHost - before.toHost];
    const onLineMs = (bytes: number): number => (bytes * BITS_PER_BYTE * 1000) / BAUD;
    // Each packet is answered before the next one goes out: nothing overlaps.
    const deployMs = onLineMs(toBoard + toHost) + turns * TURN_MS + eraseMs(bundle.length);
    const ratio = deployMs / onLineMs(bundle.length);
    console.log(
      `${bundle.length} bytes: ${toBoard} to the board, ${toHost} back, in ${turns} turns; with ${Math.round(eraseMs(bundle.length))} ms of flash ` +
        `${Math.round(deployMs)} ms, ${ratio.toFixed(2)} × ${Math.round(onLineMs(bundle.length))} ms`,
    );
    expect(bundle.length).toBeGreaterThan(BUNDLE_BYTES);
    expect(ratio).toBeLessThanOrEqual(2);
  }, 60_000);
});
