/**
 * What a build of the climate sample costs beside bare rollup with @rollup/plugin-typescript on the same sources, both as processes of
 * their own, in turn; and how long a rebuild of `--watch` takes, at the pace of a person who saves often and without any pause, when there
 * is no time to prepare for the next change. Prints medians, and what is promised of the first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, bench, describe } from 'vitest';
import { CPU_CLOCK, ROOT, startMote } from '../support/mote.ts';
import { atMost, first, median, once } from './promise.ts';

// In the package, whose own name its programs import.
const folder = mkdtempSync(join(ROOT, 'out', 'mote-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ENTRY = join(ROOT, 'firmware/apps/climate.ts');
const ROUNDS = 7;
const REBUILDS = 10;
const PAUSE_MS = 3000;
const MOST_TIMES = 1.5;
const MOST_REBUILD_MS = 300;

const BARE = `
import { createRequire } from 'node:module';
import { rollup } from 'rollup';
import typescript from '@rollup/plugin-typescript';
const require = createRequire(${JSON.stringify(ENTRY)});
const library = { name: 'library', resolveId: (id) => (id.startsWith('motekit/') ? require.resolve(id) : null) };
const compilerOptions = { target: 'ES2021', module: 'ESNext', moduleResolution: 'Bundler', noLib: true, types: [], strict: true, sourceMap: true };
const files = { include: [${JSON.stringify(ENTRY)}, ${JSON.stringify(join(ROOT, 'hal/lib.espruino.d.ts'))}] };
const build = await rollup({ input: ${JSON.stringify(ENTRY)}, plugins: [typescript({ tsconfig: false, compilerOptions, ...files }), library] });
await build.write({ file: ${JSON.stringify(join(folder, 'bare.js'))}, format: 'es', sourcemap: true });
`;

interface Cost {
  readonly wallMs: number;
  /** Of the process and its threads, which another load of the machine changes little. */
  readonly processorMs: number;
}

const CPU_FILE = join(folder, 'cpu-ms');

function runToEnd(args: readonly string[]): Cost {
  const startMs = performance.now();
  const { status, stderr } = spawnSync('node', ['--import', CPU_CLOCK, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CPU_FILE },
  });
  if (status !== 0) throw new Error(stderr);
  return { wallMs: performance.now() - startMs, processorMs: Number(readFileSync(CPU_FILE, 'utf8')) };
}

function ratio(mote: readonly Cost[], bare: readonly Cost[], of: (cost: Cost) => number): string {
  const [moteMs, bareMs] = [median(mote.map(of)), median(bare.map(of))];
  const times = moteMs / bareMs;
  return `bare ${Math.round(bareMs)} ms, mote ${Math.round(moteMs)} ms: ${times.toFixed(2)} times, ${atMost(times, MOST_TIMES, ' times')}`;
}

/** Whole milliseconds of each build that the command told of. */
function builds(output: string): number[] {
  const lines = output.split('\n').slice(0, -1);
  return lines.map((line) => {
    const { tookMs } = JSON.parse(line) as { tookMs?: number };
    if (tookMs === undefined) throw new Error(line);
    return tookMs;
  });
}

/** Changes a program that is watched, again and again, and answers how many milliseconds each build but the first took. */
async function rebuilds(pauseMs: number): Promise<number[]> {
  const source = readFileSync(ENTRY, 'utf8');
  const main = join(folder, 'main.ts');
  const change = (round: number): void => writeFileSync(main, `${source}\nprint(${round});\n`);
  change(0);
  const mote = startMote(['build', main, '--watch', '--json', '--out', join(folder, 'watch')]);
  for (let round = 1; round <= REBUILDS + 1; round++) {
    while (builds(mote.output()).length < round) await wait(10);
    await wait(pauseMs);
    if (round <= REBUILDS) change(round);
  }
  mote.signal('SIGINT');
  await mote.done;
  return builds(mote.output()).slice(1);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('build of the climate sample', () => {
  bench(
    'bare rollup + plugin-typescript and mote build in turn, from start to exit of the process',
    first(() => {
      const bareFile = join(ROOT, 'out', 'bare-bench.mjs');
      writeFileSync(bareFile, BARE);
      try {
        const costs = Array.from({ length: ROUNDS + 1 }, () => ({
          bare: runToEnd([bareFile]),
          mote: runToEnd(['out/cli/main.js', 'build', ENTRY, '--out', folder]),
        })).slice(1); // the first round reads the files into memory
        const [mote, bare] = [costs.map((cost) => cost.mote), costs.map((cost) => cost.bare)];
        console.info(`by the clock: ${ratio(mote, bare, ({ wallMs }) => wallMs)}`);
        console.info(`of the processor: ${ratio(mote, bare, ({ processorMs }) => processorMs)}`);
      } finally {
        rmSync(bareFile);
      }
    }),
    once,
  );

  bench(
    'rebuilds of mote build --watch',
    first(async () => {
      const paced = await rebuilds(PAUSE_MS);
      const middleMs = median(paced);
      console.info(
        `rebuilds, a change each ${PAUSE_MS / 1000} s: ${paced.join(' ')} ms: median ${middleMs} ms, ${atMost(middleMs, MOST_REBUILD_MS, ' ms')}`,
      );
      const hasty = await rebuilds(0);
      console.info(`rebuilds without a pause: ${hasty.join(' ')} ms: median ${median(hasty)} ms`);
    }),
    once,
  );
});
