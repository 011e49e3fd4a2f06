import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../build/compile.ts';
import { Board } from '../../simulator/board.ts';
import { Surroundings } from '../../simulator/surroundings.ts';
import { parseWiring } from '../../simulator/wiring.ts';
import { World } from '../../simulator/world.ts';
import { provisionedFiles } from '../../cli/sim/provisioning.ts';
import { ROOT } from '../support/mote.ts';

const WIRING = parseWiring(JSON.stringify({ board: 'esp32', identity: { org: 'o', site: 's', area: 'a', type: 't', id: 'cut' } }), 'test');
/** The session up to some readings: CONNECT, CONNACK, PUBLISH and PUBACK. */
const BYTES_FROM_BOARD = 150;
const BYTES_TO_BOARD = 60;

describe('a connection that is cut', () => {
  let bundle: Uint8Array;
  beforeAll(async () => {
    bundle = (await compile({ entry: 'test/journeys/fixtures/counter.ts', cwd: ROOT })).code;
  });

  function numbersAfterCut(cutAfterBytes: { fromBoard?: number; toBoard?: number }): number[] {
    const world = new World({ trace: { keep: 0 } });
    const surroundings = new Surroundings({ world, wiring: WIRING });
    const numbers: number[] = [];
    surroundings.broker.observe({ onPublish: ({ topic, payload }) => topic === 'counter' && numbers.push(Number(Buffer.from(payload))) });
    const lines: string[] = [];
    const board = new Board({ world, files: provisionedFiles(WIRING, { kind: 'builtin' }), onConsole: (line) => lines.push(line) });
    surroundings.plug(board);
    surroundings.network.faults.add({ times: 1, cutAfterBytes });
    board.boot(bundle);
    world.runUntil(20e6);
    expect(lines.join('\n')).toMatch(/disconnected 256/);
    expect(lines.filter((line) => /^(lost|Uncaught)/.test(line))).toEqual([]);
    return numbers;
  }

  it.each([
    ['from the board', 'fromBoard', BYTES_FROM_BOARD],
    ['to the board', 'toBoard', BYTES_TO_BOARD],
  ] as const)('loses no QoS 1 message, whatever byte %s it is cut after', (_name, direction, bytes) => {
    for (let cut = 0; cut < bytes; cut++) {
      const distinct = [...new Set(numbersAfterCut({ [direction]: cut }))].sort((a, b) => a - b);
      expect(distinct.length, `cut after ${cut} bytes`).toBeGreaterThan(60);
      expect(distinct, `cut after ${cut} bytes`).toEqual(distinct.map((_, index) => index));
    }
  });
});
