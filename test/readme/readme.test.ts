import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mote, ROOT } from '../support/mote.ts';
import { LANGUAGE_PAGE, measureFigures, README, withFigures, withHelperTable, withPayloadTable } from './figures.ts';

const WRITE = process.env.MOTE_FIGURES === 'write';
const page = readFileSync(README, 'utf8');

describe('README', () => {
  it('states what is measured', { timeout: WRITE ? 600_000 : 60_000 }, async () => {
    const measured = withFigures(page, await measureFigures());
    if (WRITE) writeFileSync(README, await withPayloadTable(measured));
    else expect(page, 'npm run figures writes them').toBe(measured);
  });

  it('and the page about the language state what is measured of the helpers', { timeout: 60_000 }, async () => {
    const language = readFileSync(LANGUAGE_PAGE, 'utf8');
    const measured = await withHelperTable(language);
    if (WRITE) writeFileSync(LANGUAGE_PAGE, measured);
    else expect(language, 'npm run figures writes them').toBe(measured);
  });

  it('refuses a page without the sentence of a figure', () => {
    const figure = { before: 'firmware, ', after: ' lines', measured: '60' };
    expect(withFigures('the\nfirmware, 59\nlines', [figure])).toBe('the\nfirmware, 60\nlines');
    expect(() => withFigures('firmware, of sixty and a few lines', [figure])).toThrow('README has no " lines"');
    expect(() => withFigures('nothing', [figure])).toThrow('README has no "firmware, "');
  });

  it('shows what the sample prints', async () => {
    const run = await mote(['sim', 'firmware/apps/climate.ts', '--for', '5s', '--speed', '60x']);
    expect(run.code, run.stderr).toBe(0);
    const printed = `${run.stdout}${run.stderr}`.split('\n').filter((line) => /^broker|^\d\d:\d\d:\d\d /.test(line));
    expect(printed).toHaveLength(3);
    expect(page.split('\n')).toEqual(expect.arrayContaining(printed));
  });

  it('lists the commands that there are', async () => {
    const help = await mote(['--help']);
    const offered = [...help.stdout.matchAll(/^ {2}([a-z]+) .* {2,}/gm)].map((match) => match[1]!).filter((name) => name !== 'help');
    const listed = [...page.matchAll(/^\| `mote ([a-z]+)[^`]*` +\|/gm)].map((match) => match[1]!);
    expect(offered.length).toBeGreaterThan(3);
    expect([...new Set(listed)].sort()).toEqual([...new Set(offered)].sort());
  });

  it('shows no flag that its command does not have', async () => {
    const shown = [...page.matchAll(/\bmote ([a-z]+)((?: [^\n`|&]+)?)/g)].map(([, command, rest]) => ({
      command: command!,
      flags: [...rest!.matchAll(/--[a-z-]+/g)].map(([flag]) => flag),
    }));
    const unknown: string[] = [];
    for (const command of new Set(shown.filter(({ flags }) => flags.length > 0).map((entry) => entry.command))) {
      const { stdout, stderr } = await mote([command, '--help']);
      for (const { flags } of shown.filter((entry) => entry.command === command))
        unknown.push(...flags.filter((flag) => !`${stdout}${stderr}`.includes(flag)).map((flag) => `${command} ${flag}`));
    }
    expect(unknown).toEqual([]);
  });

  it('names no module of the package that cannot be imported, here or in the pages of docs', () => {
    const pages = [page, ...readdirSync(join(ROOT, 'docs')).map((name) => readFileSync(join(ROOT, 'docs', name), 'utf8'))];
    const named = new Set(pages.flatMap((text) => [...text.matchAll(/[`']motekit(\/[\w/-]+)[`']/g)].map((match) => match[1]!)));
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      exports: Record<string, { types: string; default?: string }>;
    };
    const fileOf = (path: string): string | undefined => {
      const pattern = Object.keys(exports).find(
        (key) => key === `.${path}` || (key.endsWith('/*') && `.${path}`.startsWith(key.slice(0, -1))),
      );
      const target = pattern && (exports[pattern]!.default ?? exports[pattern]!.types);
      return target?.replace('*', `.${path}`.slice(pattern!.length - 1));
    };
    expect(named.size).toBeGreaterThan(8);
    expect([...named].filter((path) => !existsSync(join(ROOT, fileOf(path) ?? 'nowhere')))).toEqual([]);
  });

  it('points at files that exist', () => {
    const files = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1]!);
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});
