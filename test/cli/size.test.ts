import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imitate } from '../../cli/size/imitated-run.ts';
import { parseWiring } from '../../simulator/wiring.ts';
import { mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-size-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (...args: string[]) => mote(args, { cwd: folder });
const PROGRAM = `import { deep } from './deep.ts';
const wait = async (): Promise<number> => (await Promise.resolve(3)) + 1;
setTimeout(() => print(deep(6)), 1000);
void wait().then(print);
`;

beforeAll(async () => {
  writeFileSync(join(folder, 'main.ts'), PROGRAM);
  writeFileSync(join(folder, 'deep.ts'), 'export function deep(n: number): number {\n  return n > 0 ? deep(n - 1) + 1 : 0;\n}\n');
  expect(await run('build', 'main.ts')).toMatchObject({ code: 0 });
});

interface Report {
  readonly schemaVersion: number;
  readonly record: {
    readonly bytes: number;
    readonly modules: { path: string; bytes: number }[];
    readonly helpers: { name: string; bytes: number }[];
  };
  readonly stack: { readonly peakBytes: number; readonly calls: { functionName: string; file: string; line: number }[] };
  readonly variables: {
    readonly estimated: Record<string, { afterLoad: number; peak: number; blockBytes: number; most: number }>;
    readonly modules: { path?: string; variables: number }[];
    readonly measured?: { afterLoad: number; peak: number; blockBytes: number };
  };
  readonly over: { what: string; used: number; allowed: number }[];
}

const TABLE = `export const table = [${Array.from({ length: 60 }, (_none, n) => `{ name: 'row ${n}', value: ${n}.5 }`).join(', ')}];
`;
const TABLE_USER = `import { table } from './table.ts';
setInterval(() => print(table.length), 1000);
const seen: string[] = [];
setTimeout(() => { for (const { name } of table) seen.push(name + '!'); }, 2000);
setTimeout(() => seen.splice(0), 3000);
`;

describe('mote size', () => {
  it('tells the bytes of every module and helper, and the calls of the deepest stack', async () => {
    const { code, stdout } = await run('size', 'main.ts', '--json');
    expect(code).toBe(0);
    const { schemaVersion, record, stack } = JSON.parse(stdout) as Report;
    expect(schemaVersion).toBe(1);
    expect(record.modules.map(({ path }) => path).sort()).toEqual(['deep.ts', 'main.ts']);
    expect(record.helpers.map(({ name }) => name)).toEqual(['async']);
    const named = [...record.modules, ...record.helpers].reduce((sum, { bytes }) => sum + bytes, 0);
    expect(named).toBe(record.bytes);
    expect(stack.calls.filter(({ functionName, file }) => functionName === 'deep' && file === 'deep.ts')).toHaveLength(7);
    expect(stack.calls[0]).toMatchObject({ file: 'main.ts', line: 3 });
    expect(stack.peakBytes).toBeGreaterThan(7 * 700);
  });

  it('takes a deeper recursion for a deeper stack, and names all of its calls', () => {
    const wiring = parseWiring('{"board":"esp32"}', 'wiring');
    const measured = (depth: number) => {
      const text = `function deep(n){return n?deep(n-1)+1:0}setTimeout(function(){print(deep(${depth}))},9)`;
      return imitate({ program: { file: 'a.js', bytes: Buffer.from(text), sha256: '' }, wiring, forUs: 1e6 });
    };
    const [six, nine] = [measured(6), measured(9)];
    expect(nine.stack.peakBytes - six.stack.peakBytes).toBeGreaterThan(3 * 700);
    expect(nine.stack.calls.filter(({ functionName }) => functionName === 'deep')).toHaveLength(10);
    expect(measured(60).uncaught).toMatch(/Too much recursion/);
  });

  it('ends with 7 over a budget, and names the three largest modules', async () => {
    const { code, stderr } = await run('size', 'dist/app.js', '--max-bytes', '50', '--max-stack', '2000');
    expect(code).toBe(7);
    expect(stderr).toMatch(
      /error BUDGET [\d,]+ bytes, the budget is 50\n .*main\.ts \(\d+ bytes\), deep\.ts.*\n.*bytes of stack, the budget is 2,000\n .*The deepest calls: .*deep/,
    );
  });

  it('writes a treemap that needs nothing from outside, one area a module, whose areas add up', async () => {
    expect(await run('size', 'dist/app.js', '--html', 'map.html', '-q')).toMatchObject({ code: 0, stderr: '' });
    const page = readFileSync(join(folder, 'map.html'), 'utf8');
    expect(page).not.toMatch(/https?:|<script|<link|src=|@import/);
    const areas = [...page.matchAll(/width:([\d.]+)%;height:([\d.]+)%/g)].map(([, width, height]) => Number(width) * Number(height));
    expect(areas).toHaveLength(3);
    expect(areas.reduce((sum, area) => sum + area, 0) / 100).toBeCloseTo(100, 0);
    expect(page).toMatch(/title="main\.ts: \d+ bytes, [\d.]+ %, \d+ variables"/);
    expect(page).toMatch(/<li><i style="background: #\w+"><\/i>without a folder <b>\d+<\/b><\/li>/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('estimates the variables for each board, and says which module holds them', async () => {
    writeFileSync(join(folder, 'table.ts'), TABLE);
    writeFileSync(join(folder, 'tabled.ts'), TABLE_USER);
    const { code, stdout, stderr } = await run('size', 'tabled.ts', '--out', 'tabled', '--for', '5s', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const { variables } = JSON.parse(stdout) as Report;
    const { esp32, esp32s3, esp32c3 } = variables.estimated;
    expect(esp32).toMatchObject({ blockBytes: 14, most: 16_383 });
    expect(esp32s3).toEqual(esp32);
    expect(esp32c3).toMatchObject({ blockBytes: 13, most: 4095 });
    // Each row: an element, an object, names of one and of two variables, a text in one, a number in another.
    const rows = 60 * 7;
    expect(esp32!.afterLoad).toBeGreaterThan(rows);
    expect(esp32!.afterLoad).toBeLessThan(rows + 60);
    // Each text that is seen: an element and a variable of text.
    expect(esp32!.peak - esp32!.afterLoad).toBeGreaterThanOrEqual(60 * 2 - 16);
    expect(esp32!.peak - esp32!.afterLoad).toBeLessThanOrEqual(60 * 2);
    const [most, next] = variables.modules;
    expect([most!.path, next!.path]).toEqual(['table.ts', 'tabled.ts']);
    expect(most!.variables).toBeGreaterThan(rows);
    expect(variables.modules.reduce((sum, module) => sum + module.variables, 0)).toBe(esp32!.peak);
  });

  it('prints them for people, a line a board', async () => {
    const { stdout } = await run('size', 'main.ts');
    expect(stdout).toMatch(/^main 0\.0\.0 for esp32: [\d,]+ bytes, \d+ variables of 2,500\n/);
    expect(stdout).toMatch(/\n +[\d,]+ +[\d.]+ % +\d+ {2}main\.ts\n/);
    expect(stdout).toMatch(/estimated, esp32 +\d+ after load +\d+ at the peak {2}of at most 16,383, 14 bytes each/);
    expect(stdout).toMatch(/estimated, esp32c3 +\d+ after load +\d+ at the peak {2}of at most 4,095, 13 bytes each/);
    expect(stdout).not.toContain('measured');
  });

  it('ends with 7 over the budget of variables, and names the modules that hold the most', async () => {
    const { code, stderr } = await run('size', 'tabled.ts', '--out', 'tabled', '--max-variables', '300', '--max-bytes', '100');
    expect(code).toBe(7);
    expect(stderr).toMatch(/error BUDGET [\d,]+ bytes, the budget is 100\n/);
    expect(stderr).toMatch(/error BUDGET 5\d\d variables, the budget is 300\n/);
    expect(stderr).toMatch(/The largest modules: table\.ts \([\d,]+ bytes\), tabled\.ts \(\d+ bytes\)\n/);
    expect(stderr).toMatch(/The largest modules: table\.ts \(4\d\d variables\), tabled\.ts \(\d+ variables\)/);
  });

  it('refuses a bundle without its record, and a record of other bytes', async () => {
    writeFileSync(join(folder, 'alone.js'), 'print(1)');
    expect(await run('size', 'alone.js')).toMatchObject({ code: 2, stderr: expect.stringContaining('SIZE_NO_RECORD') as string });
    cpSync(join(folder, 'dist', 'app.build.json'), join(folder, 'alone.build.json'));
    expect(await run('size', 'alone.js')).toMatchObject({ code: 2, stderr: expect.stringContaining('SIZE_OTHER_BUNDLE') as string });
    expect(await run('size', 'main.ts', '--max-bytes', 'many')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--max-bytes is "many"') as string,
    });
  });

  it.skipIf(process.env.MOTE_ENGINE === undefined)('measures variables on a real interpreter, too', async () => {
    const list =
      'const list: number[][] = [];\nsetTimeout(() => { for (let i = 0; i < 100; i++) list.push([i]); }, 1000);\nsetTimeout(() => list.splice(0), 5000);\n';
    writeFileSync(join(folder, 'list.ts'), list);
    const { stdout, stderr } = await run('size', 'list.ts', '--out', 'list', '--engine', process.env.MOTE_ENGINE!, '--for', '8s', '--json');
    expect(stderr).toBe('');
    const { measured, estimated } = (JSON.parse(stdout) as Report).variables;
    const { afterLoad, peak, blockBytes } = measured!;
    expect([14, 27]).toContain(blockBytes);
    // An element with an array of one number in it: three variables.
    if (blockBytes === 14) expect(Math.abs(estimated['esp32']!.peak / peak - 1)).toBeLessThanOrEqual(0.05);
    expect(peak - afterLoad).toBeGreaterThanOrEqual(300 - 16);
    expect(peak - afterLoad).toBeLessThanOrEqual(300 + 16);
  });
});

describe('mote build --compare', () => {
  it('ends with 7 when the bundle grew, names what grew, and with 0 when it did not', async () => {
    cpSync(join(folder, 'dist', 'app.build.json'), join(folder, 'before.json'));
    const same = await run('build', 'main.ts', '--compare', 'before.json');
    expect(same).toMatchObject({ code: 0, stdout: expect.stringContaining(' bytes, 0 since the record compared with') as string });
    writeFileSync(join(folder, 'grown.ts'), `${PROGRAM}print('more of it');\n`);
    const { code, stderr } = await run('build', 'grown.ts', '--out', 'grown', '--compare', 'before.json');
    expect(code).toBe(7);
    expect(stderr).toMatch(/error BUDGET the bundle grew from \d+ to \d+ bytes\n.*Most in grown\.ts \(\+\d+ bytes\)/);
  });

  it.each([
    ['is missing', 'nowhere.json', 'nowhere.json'],
    ['is no record', 'main.ts', 'NO_BUILD_RECORD'],
  ])('refuses a record that %s, before it builds', async (_what, file, text) => {
    const { code, stderr } = await run('build', 'main.ts', '--out', 'never', '--compare', file);
    expect([code, stderr]).toEqual([2, expect.stringContaining(text) as string]);
    expect(readdirSync(folder)).not.toContain('never');
  });
});
