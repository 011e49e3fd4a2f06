import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/mote.ts';

const MOST_BYTES = 1_200_000;

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

describe('the package', () => {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const answer = JSON.parse(packed) as Packed[] | Record<string, Packed>;
  const { size, files } = Object.values(answer)[0]!;
  const paths = files.map(({ path }) => path);

  it('holds the command, the declarations and the samples', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'out/cli/main.js',
        'out/hal/index.d.ts',
        'hal/lib.espruino.d.ts',
        'hal/lib/standard.d.ts',
        'firmware/apps/climate.ts',
        'README.md',
        'LICENSE',
      ]),
    );
  });

  it('holds neither tests nor what only the build needs', () => {
    expect(paths.filter((path) => /(^|\/)(test|fixtures|node_modules)\/|\.tsbuildinfo$|\.engine\.|\.test\./.test(path))).toEqual([]);
  });

  it('holds maps of device code, which stacks are traced through, and no others', () => {
    const maps = paths.filter((path) => path.endsWith('.map'));
    expect(maps).toContain('out/firmware/mqtt/client.js.map');
    expect(maps.filter((path) => !/^out\/(hal|firmware)\//.test(path))).toEqual([]);
  });

  it(`is smaller than ${MOST_BYTES.toLocaleString('en')} bytes`, () => {
    expect(size).toBeLessThan(MOST_BYTES);
  });
});
