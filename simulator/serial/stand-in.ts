import { APPLICATION_OFFSET, PARTITION_TABLE_OFFSET, type Chip } from './chip.ts';
import type { FlashChip } from './flash-chip.ts';
import { espImage, partitionTable } from './images.ts';

const TEXT = 'Stands for the interpreter on a board of the mote simulator.';

/** Puts into a blank flash what makes the board boot into the simulator's interpreter: valid images without any machine code. */
export function flashStandIn(flash: FlashChip, chip: Chip): void {
  const image = espImage(chip.imageId, [Buffer.from(TEXT)]);
  flash.program(chip.bootloaderOffset, image);
  flash.program(PARTITION_TABLE_OFFSET, partitionTable());
  flash.program(APPLICATION_OFFSET, image);
}
