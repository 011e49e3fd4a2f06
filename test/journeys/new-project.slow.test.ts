/** From a packed motekit to a project that tests, builds and runs: what a newcomer does in the first ten minutes. Asks the registry for packages. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/mote.ts';

const TIME_LIMIT_MS = 300_000;
const folder = mkdtempSync(join(tmpdir(), 'mote-journey-'));
const empty = join(folder, 'empty');
afterAll(() => rmSync(folder, { recursive: true }));

function run(cwd: string, command: string, ...args: string[]): string {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(MOTE_|VITEST|npm_|NODE_ENV$)/.test(name));
  return execFileSync(command, args, { cwd, encoding: 'utf8', env: Object.fromEntries(inherited), stdio: ['ignore', 'pipe', 'pipe'] });
}
const install = (cwd: string, ...packages: string[]): string =>
  run(cwd, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', ...packages);

beforeAll(() => {
  // Its files are built already, and building them again would change them under the feet of other tests.
  run(ROOT, 'npm', 'pack', '--ignore-scripts', '--pack-destination', folder);
  mkdirSync(empty);
  install(empty, join(folder, 'motekit-0.1.0.tgz'));
}, TIME_LIMIT_MS);

describe.each(['climate', 'blink'])('a new project of the template %s, made by an installed package', (template) => {
  const project = join(empty, template);
  const npx = (...args: string[]): string => run(project, 'npx', '--no-install', ...args);

  it(
    'installs, passes its tests and type checks, builds and runs',
    () => {
      run(empty, 'npx', '--no-install', 'mote', 'new', template, '--template', template);
      const { devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
        devDependencies: { motekit: string };
      };
      expect(devDependencies.motekit).toMatch(/^file:.*motekit-0\.1\.0\.tgz$/);
      install(project);
      expect(run(project, 'npm', 'test')).toMatch(/Tests .*[23] passed/);
      for (const config of ['tsconfig.json', 'test/tsconfig.json']) npx('tsc', '--noEmit', '-p', config);
      expect(npx('mote', 'build')).toContain('dist/app.js');
      const hour = JSON.parse(npx('mote', 'sim', '--for', '1h', '--json')) as {
        virtualMs: number;
        uncaught: object[];
        topics: { count: number }[];
      };
      expect(hour).toMatchObject({ virtualMs: 3_600_000, uncaught: [] });
      if (template === 'climate') expect(Math.max(...hour.topics.map(({ count }) => count))).toBe(360);
      expect(existsSync(join(project, 'dist', 'app.symbols.json'))).toBe(true);
    },
    TIME_LIMIT_MS,
  );
});
