import { describe, expect, it } from 'vitest';
import { createOutput } from '../../cli/output.ts';

/** As it is compiled: beside the package's own files. */
const { buildProgram } = (await import(new URL('../../out/cli/program.js', import.meta.url).href)) as typeof import('../../cli/program.ts');

const namesFor = async (...args: string[]): Promise<string[]> =>
  (await buildProgram(createOutput([]), args)).commands.map((command) => command.name());

describe('the commands of mote', () => {
  it('are all there for whoever asks for none of them', async () => {
    const all = await namesFor();
    expect(all).toEqual([...new Set(all)]);
    expect(all).toEqual(expect.arrayContaining(['new', 'build', 'sim', 'flash', 'ota']));
    expect(await namesFor('--help')).toEqual(all);
    expect(await namesFor('biuld')).toEqual(all);
    expect(await namesFor('constructor')).toEqual(all);
  });

  it('are loaded one by one, each under its own name', async () => {
    for (const name of await namesFor()) expect(await namesFor(name, '--help')).toEqual([name]);
  });
});
