/**
 * What a build of the climate sample costs beside bare rollup with @rollup/plugin-typescript on the same sources, both as processes of
 * their own, in turn; and how long a rebuild of `--watch` takes. Prints medians and their ratio.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, bench, describe } from 'vitest';
import { ROOT, startMote } from '../support/mote.ts';

// In the package, whose own name its programs import.
const folder = mkdtempSync(join(ROOT, 'out', 'mote-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ENTRY = join(ROOT, 'firmware/apps/climate.ts');
const ROUNDS = 7;
const options = { iterations: ROUNDS, time: 0, warmupIterations: 1, warmupTime: 0 };
const once = { ...options, iterations: 1, warmupIterations: 0 };

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

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

interface Cost {
  readonly wallMs: number;
  /** Of the process and its threads, which another load of the machine changes little. */
  readonly processorMs: number;
}

/** Writes the processor time of a process as its last line of stderr. */
const CLOCK =
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write("\\n"+(user+system)/1000)})';

function process(args: readonly string[]): Cost {
  const startMs = performance.now();
  const { status, stderr } = spawnSync('node', ['--import', CLOCK, ...args], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { wallMs: performance.now() - startMs, processorMs: Number(stderr.split('\n').at(-1)) };
}

const ratio = (mote: readonly Cost[], bare: readonly Cost[], of: (cost: Cost) => number): string => {
  const [moteMs, bareMs] = [median(mote.map(of)), median(bare.map(of))];
  return `bare ${Math.round(bareMs)} ms, mote ${Math.round(moteMs)} ms: ${(moteMs / bareMs).toFixed(2)} times`;
};

describe('build of the climate sample, from start to exit of the process', () => {
  const bareFile = join(ROOT, 'out', 'bare-bench.mjs');
  const bare: Cost[] = [];
  const mote: Cost[] = [];
  afterAll(() => {
    rmSync(bareFile, { force: true });
    console.info(`by the clock: ${ratio(mote, bare, ({ wallMs }) => wallMs)}`);
    console.info(`of the processor: ${ratio(mote, bare, ({ processorMs }) => processorMs)}`);
  });
  bench(
    'bare rollup + plugin-typescript, then mote build',
    () => {
      writeFileSync(bareFile, BARE);
      bare.push(process([bareFile]));
      mote.push(process(['out/cli/main.js', 'build', ENTRY, '--out', folder]));
    },
    options,
  );
});

describe('mote build --watch of the climate sample', () => {
  bench(
    'ten rebuilds',
    async () => {
      const source = readFileSync(ENTRY, 'utf8');
      const main = join(folder, 'main.ts');
      const change = (round: number): void => writeFileSync(main, `${source}\nprint(${round});\n`);
      change(0);
      const mote = startMote(['build', main, '--watch', '--json', '--out', join(folder, 'watch')]);
      const builds = (): number[] =>
        mote
          .output()
          .split('\n')
          .filter((line) => line.endsWith('}'))
          .map((line) => {
            const { tookMs } = JSON.parse(line) as { tookMs?: number };
            if (tookMs === undefined) throw new Error(line);
            return tookMs;
          });
      for (let round = 1; round <= 11; round++) {
        while (builds().length < round) await new Promise((resolve) => setTimeout(resolve, 10));
        change(round);
      }
      mote.signal('SIGINT');
      await mote.done;
      const tookMs = builds();
      console.info(`first build ${tookMs[0]} ms, rebuilds ${tookMs.slice(1, 11).join(' ')} ms, median ${median(tookMs.slice(1, 11))} ms`);
    },
    once,
  );
});
