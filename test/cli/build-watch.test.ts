import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startMote, type RunningMote } from '../support/mote.ts';

let folder: string;
let running: RunningMote | undefined;

function project(files: Record<string, string>): void {
  folder = mkdtempSync(join(tmpdir(), 'mote-watch-'));
  for (const [name, text] of Object.entries(files)) write(name, text);
}
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
/** As editors do: nobody reads half a file. */
function replace(name: string, text: string): void {
  write(`${name}.swp`, text);
  renameSync(join(folder, `${name}.swp`), join(folder, name));
}
const bundle = (): string => readFileSync(join(folder, 'dist', 'app.js'), 'latin1');
const builds = (): string[] => running!.output().match(/bytes  \d+ ms/g) ?? [];

async function watch(...flags: string[]): Promise<RunningMote> {
  running = startMote(['build', 'main.ts', '--watch', ...flags], { cwd: folder });
  return running;
}

afterEach(async () => {
  running?.signal('SIGKILL');
  await running?.done;
  running = undefined;
  rmSync(folder, { recursive: true });
});

describe('mote build --watch', () => {
  it('builds again when a file of the program changes, and ends with 130', async () => {
    project({ 'main.ts': `import { word } from './word.ts';\nprint(word);\n`, 'word.ts': `export const word = 'one';\n` });
    const mote = await watch();
    await mote.seen(' ms\n');
    expect(bundle()).toContain('one');
    write('word.ts', `export const word = 'other';\n`);
    await expect.poll(bundle, { timeout: 20_000 }).toContain('other');
    mote.signal('SIGINT');
    expect((await mote.done).code).toBe(130);
  });

  it('goes on after a type error, and builds what is put right', async () => {
    project({ 'main.ts': `print('first');\n` });
    const mote = await watch();
    await mote.seen(' ms\n');
    write('main.ts', `const n: number = 'second';\nprint(n);\n`);
    await mote.seen('main.ts:1:7 error TS2322');
    expect(bundle()).toContain('first');
    write('main.ts', `print('third');\n`);
    await expect.poll(bundle, { timeout: 20_000 }).toContain('third');
  });

  it('starts with a program that does not build, and takes a file that an import waited for', async () => {
    project({ 'main.ts': `import { word } from './later.ts';\nprint(word);\n` });
    const mote = await watch();
    await mote.seen('TS2307');
    write('later.ts', `export const word = 'late';\n`);
    await mote.seen(' ms\n');
    expect(bundle()).toContain('late');
  });

  it('is quiet when a file was saved as it was', async () => {
    project({ 'main.ts': `print('same');\n` });
    const mote = await watch();
    await mote.seen(' ms\n');
    replace('main.ts', `print('same');\n`);
    utimesSync(join(folder, 'main.ts'), new Date(), new Date());
    replace('main.ts', `print('new');\n`);
    await expect.poll(builds, { timeout: 20_000 }).toHaveLength(2);
    expect(bundle()).toContain('new');
  });

  it('waits for a program that went, builds one whose module came back in its folder, and says that settings are read at the start', async () => {
    project({ 'main.ts': `import { word } from './parts/word.ts';\nprint(word);\n`, 'mote.config.mjs': 'export default {};' });
    const word = (text: string): void => {
      mkdirSync(join(folder, 'parts'));
      replace('parts/word.ts', `export const word = '${text}';\n`);
    };
    const mote = await watch();
    await mote.seen('There is no such file: ./parts/word.ts.');
    word('one');
    await expect.poll(builds, { timeout: 20_000 }).toHaveLength(1);
    rmSync(join(folder, 'parts'), { recursive: true });
    await expect.poll(() => mote.output().split('There is no such file').length, { timeout: 20_000 }).toBeGreaterThan(2);
    word('other');
    await expect.poll(builds, { timeout: 20_000 }).toHaveLength(2);
    expect(bundle()).toContain('other');
    rmSync(join(folder, 'main.ts'));
    await mote.seen('USAGE_NO_FILE the program "main.ts" is not a file');
    replace('mote.config.mjs', 'export default { board: "esp32c3" };');
    await mote.seen('mote.config.mjs has changed: what it says counts when mote is started again');
  });

  it('prints one JSON object a build', async () => {
    project({ 'main.ts': `print(1);\n` });
    const mote = await watch('--json');
    await mote.seen('}\n');
    write('main.ts', `print(x);\n`);
    await mote.seen('"BUILD_FAILED"');
    mote.signal('SIGINT');
    const lines = (await mote.done).stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { schemaVersion: 1, event: 'built', bytes: expect.any(Number) as number },
      { schemaVersion: 1, error: { code: 'BUILD_FAILED', diagnostics: [{ code: 'TS2304' }] } },
    ]);
  });
});
