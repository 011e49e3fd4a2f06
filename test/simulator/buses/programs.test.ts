import { describe, expect, it } from 'vitest';
import { makeRig } from '../modules/board-rig.ts';
import { BUS_PROGRAMS } from './programs.ts';

describe('the imitated interpreter', () => {
  it.each(BUS_PROGRAMS)('uses $name', ({ parts, code, console }) => {
    const rig = makeRig();
    for (const part of parts()) rig.around.attach(part);
    expect(rig.run(code, 3000)).toEqual(console);
  });
});
