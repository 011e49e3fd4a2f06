import { describe, it } from 'vitest';
import { cableBoard, cableJourney } from './cable-rig.ts';

describe.skipIf(!process.env.MOTE_ENGINE)('over the cable, with the real interpreter', () => {
  it('goes from the prompt to a running node, to its next program, and back from one that throws', async () => {
    const board = await cableBoard(process.env.MOTE_ENGINE);
    try {
      await cableJourney(board);
    } finally {
      await board.stop();
    }
  }, 300_000);
});
