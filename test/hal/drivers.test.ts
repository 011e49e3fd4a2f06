import { expect, it } from 'vitest';
import { makeRig } from '../simulator/modules/board-rig.ts';
import { attachParts, checkDrivers, driverProgram, look } from './driver-program.ts';

it('every driver reads its part through the adapters, on the imitated interpreter', { timeout: 60_000 }, async () => {
  const rig = makeRig();
  const seen = attachParts(rig.around, false);
  rig.board.boot(await driverProgram());
  rig.pass(10_000);
  expect(rig.board.uncaught).toEqual([]);
  checkDrivers(rig.lines, look(seen));
});
