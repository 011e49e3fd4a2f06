import { describe, it } from 'vitest';
import { cableBoard, cableJourney } from './cable-rig.ts';

describe('over the cable, with the simulator', () => {
  it('goes from the prompt to a running node, to its next program, and back from one that throws', async () => {
    const board = await cableBoard();
    try {
      await cableJourney(board);
    } finally {
      await board.stop();
    }
  }, 180_000);
});
