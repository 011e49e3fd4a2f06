import { describe, expect, it } from 'vitest';
import { ENGINE, runOnEngine } from '../../hal/engine-run.ts';
import { say } from './programs/cases.ts';

describe.skipIf(!ENGINE)('payload codecs on the interpreter', { timeout: 60_000 }, () => {
  // On an interpreter with the stack of the board, 25,000 bytes, ten calls around them are more than 30 % of it.
  it('do what they do on Node, and leave room for ten calls around them', async () => {
    const expected: string[] = [];
    say(
      (line) => expected.push(line),
      (work) => work(),
    );
    const lines = (await runOnEngine('vectors', {}, 'test/firmware/payload/programs')).map((line) => line.slice(1));
    // The 64-bit Linux build has strings of letters where every board has bytes: what JSON gives there is not what it is made for.
    const letters = lines[0] === 'strings hold letters';
    const kept = (all: string[]): string[] => all.filter((line) => !letters || !/^(json back|strings)/.test(line));
    expect(kept(lines)).toEqual(kept(expected));
  });
});
