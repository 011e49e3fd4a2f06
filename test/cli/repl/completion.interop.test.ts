import { describe, expect, it } from 'vitest';
import { complete } from '../../../cli/repl/completion.ts';
import { consolesOfATest } from '../../flash/console/consoles.ts';

describe('completion at the prompt', () => {
  const consoles = consolesOfATest({ packets: true });

  it('knows pins, names, members and modules of the board, and runs nothing', async () => {
    const { console } = await consoles();
    await console.evaluate('(global.myThing={alpha:1,alphabet:{deep:2},get trap(){print("run")}},0)');
    const names = async (line: string): Promise<string[]> => (await complete(console, line))[0];
    expect(await names('D2')).toEqual(['D2', 'D20', 'D21', 'D22', 'D23', 'D24', 'D25', 'D26', 'D27', 'D28', 'D29']);
    expect(await names('x = myT')).toEqual(['myThing']);
    expect(await names('print(myThing.alph')).toEqual(['alpha', 'alphabet']);
    expect(await names('myThing.alphabet.')).toEqual(expect.arrayContaining(['deep']));
    expect(await names('[].pus')).toEqual([]);
    expect(await names('require("cry')).toEqual(['crypto']);
    expect(await names('f().x')).toEqual([]);
    expect(await names('nothing.x')).toEqual([]);
  });
});
