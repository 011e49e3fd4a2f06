import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../build/compile.ts';
import { mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-build-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  writeFileSync(join(folder, 'package.json'), '{"name":"sample","version":"1.0.0"}');
  writeFileSync(
    join(folder, 'main.ts'),
    `const later = async (...n: number[]): Promise<number> => { try { return await Promise.resolve(n[0] ?? 0.1); } finally { print(n); } };\nvoid later(1, 2).then(print);\n`,
  );
  writeFileSync(join(folder, 'wrong.ts'), `const n: number = 'one';\nprint(n);\nprint(window);\n`);
});

describe('mote build', () => {
  it('gives the same bytes, map and record twice, and those that a build on one thread gives', async () => {
    const artefacts = (dir: string): Buffer[] =>
      ['app.js', 'app.js.map', 'app.build.json'].map((name) => readFileSync(join(folder, dir, name)));
    for (const dir of ['one', 'two']) expect(await mote(['build', 'main.ts', '--out', dir], { cwd: folder })).toMatchObject({ code: 0 });
    expect(artefacts('two')).toEqual(artefacts('one'));
    const { code, map } = await compile({ entry: 'main.ts', cwd: folder });
    expect(artefacts('one')[0]).toEqual(code);
    expect(artefacts('one')[1]!.toString()).toBe(`${map}\n`);
  });

  it('says that a program is empty, where functions wait to be called as onInit is elsewhere', async () => {
    writeFileSync(join(folder, 'init.ts'), 'export function onInit(): void {\n  print(1);\n}\n');
    const { code, stderr } = await mote(['build', 'init.ts', '--out', 'init'], { cwd: folder });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/warning the bundle is empty: nothing in init\.ts runs/) as string]);
  });

  it('writes nothing and ends with 1 when the types are wrong, each error at its place', async () => {
    const { code, stdout, stderr } = await mote(['build', 'wrong.ts', '--out', 'wrong', '--json'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/wrong\.ts:1:7 error TS2322 [^]*wrong\.ts:3:7 error TS2304/);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, error: { code: 'BUILD_FAILED', exitCode: 1 } });
    expect(() => readFileSync(join(folder, 'wrong', 'app.js'))).toThrow('ENOENT');
  });
});

describe('mote build --names', () => {
  it('keeps the short names of a record, of a configuration too, and writes those it gave', async () => {
    const project = join(folder, 'named');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"name":"named"}');
    writeFileSync(join(project, 'main.ts'), 'function later(n: number): void { print(n); later(n + 1); }\nlater(1); later(2);\n');
    writeFileSync(join(project, 'before.json'), '{"names":{"later":"qq"}}');
    const text = (): string => readFileSync(join(project, 'dist', 'app.js'), 'latin1');
    expect(await mote(['build', 'main.ts', '--names', 'before.json'], { cwd: project })).toMatchObject({ code: 0 });
    expect(text()).toMatch(/^function qq\(/);
    expect(JSON.parse(readFileSync(join(project, 'dist', 'app.build.json'), 'utf8'))).toMatchObject({ names: { later: 'qq' } });
    writeFileSync(join(project, 'mote.config.mjs'), "export default { names: 'before.json' };");
    writeFileSync(join(project, 'before.json'), '{"names":{"later":"zz"}}');
    // What ran before under other names is not used again.
    expect(await mote(['sim', 'main.ts', '--for', '1s', '--out', 'dist'], { cwd: project })).toMatchObject({
      code: expect.any(Number) as number,
    });
    expect(text()).toMatch(/^function zz\(/);
  });

  it('notes the names that the compiler was given, not those of the record that it wrote in their place', async () => {
    const project = join(folder, 'renamed');
    mkdirSync(join(project, 'dist'), { recursive: true });
    writeFileSync(join(project, 'package.json'), '{"name":"renamed"}');
    writeFileSync(join(project, 'main.ts'), 'function later(n: number): void { print(n); }\nlater(1); later(2);\n');
    writeFileSync(join(project, 'mote.config.mjs'), "export default { names: 'dist/app.build.json' };");
    writeFileSync(join(project, 'dist', 'app.build.json'), '{"names":{"gone":"zz"}}');
    const simulate = async (): Promise<string> =>
      (await mote(['sim', 'main.ts', '-v', '--for', '1s', '--out', 'dist'], { cwd: project })).stderr;
    expect(await mote(['build', 'main.ts'], { cwd: project })).toMatchObject({ code: 0 });
    expect(await simulate()).not.toContain('nothing has changed');
    expect(await simulate()).toContain('nothing has changed');
  });

  it.each([
    ['is no record', '[1]'],
    ['has names that are code', '{"names":{"later":"a=1"}}'],
  ])('refuses a file that %s', async (_what, content) => {
    writeFileSync(join(folder, 'names.json'), content);
    const { code, stderr } = await mote(['build', 'main.ts', '--out', 'never', '--names', 'names.json'], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('error NO_BUILD_RECORD "names.json" is no build record') as string]);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });
});
