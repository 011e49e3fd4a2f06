import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { motekitSource } from '../../cli/new/motekit-source.ts';
import { mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-new-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (...args: string[]) => mote(['new', ...args], { cwd: folder });
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

describe('mote new', () => {
  it('makes a project from a template, for a board', async () => {
    const { code, stdout, stderr } = await run('house', '--template', 'blink', '--board', 'esp32c3', '--json');
    expect([code, stderr]).toEqual([0, 'Next: cd house && npm install && npm test\n']);
    const { schemaVersion, files } = JSON.parse(stdout) as { schemaVersion: number; files: string[] };
    expect(schemaVersion).toBe(1);
    const written = readdirSync(join(folder, 'house'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(written).toHaveLength(files.length);
    expect(files).toEqual(expect.arrayContaining(['src/main.ts', 'mote.config.ts', 'tsconfig.json', '.vscode/settings.json', 'README.md']));
    expect(files).toEqual(expect.arrayContaining(['.github/workflows/ci.yml', 'test/blink.test.ts', 'src/main.wiring.json']));
    expect(read('house/mote.config.ts')).toContain("board: 'esp32c3'");
    expect(JSON.parse(read('house/src/main.wiring.json'))).toMatchObject({ board: 'esp32c3' });
    expect(read('house/.gitignore').split('\n')).toEqual(expect.arrayContaining(['.env', '*.key', '*.pem', 'identity*.json']));
    expect(JSON.parse(read('house/package.json'))).toMatchObject({
      devDependencies: { motekit: expect.stringMatching(/^file:/) as string },
    });
  });

  it('takes an empty folder, and leaves one that is not empty as it is', async () => {
    mkdirSync(join(folder, 'empty'));
    expect(await run('empty')).toMatchObject({ code: 0 });
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken', 'notes.txt'), 'mine');
    const { code, stderr } = await run('taken');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/NEW_NOT_EMPTY.*"taken" holds notes\.txt; nothing was changed/) as string]);
    expect(readdirSync(join(folder, 'taken'))).toEqual(['notes.txt']);
    expect(await run('empty')).toMatchObject({ code: 2 });
    expect(readdirSync(folder).filter((name) => name.startsWith('.mote-new'))).toEqual([]);
  });

  it('makes a folder that others may read, as the user says, and keeps an empty one that is there, where a shell may stand', async () => {
    expect(await run('open')).toMatchObject({ code: 0 });
    mkdirSync(join(folder, 'plain'));
    const mode = (name: string): number => statSync(join(folder, name)).mode;
    expect(mode('open')).toBe(mode('plain'));
    const { ino } = statSync(join(folder, 'plain'));
    const { code, stderr } = await mote(['new', '.'], { cwd: join(folder, 'plain') });
    expect([code, stderr]).toEqual([0, 'Next: npm install && npm test\n']);
    expect(statSync(join(folder, 'plain')).ino).toBe(ino);
    expect((await run('open/a b/c')).stderr).toBe("Next: cd 'open/a b/c' && npm install && npm test\n");
  });

  it('changes nothing behind a link', async () => {
    mkdirSync(join(folder, 'linked'));
    symlinkSync('linked', join(folder, 'link'));
    expect(await run('link')).toMatchObject({ code: 2, stderr: expect.stringMatching(/NEW_NOT_A_FOLDER.*"link" is a link/) as string });
    expect(readdirSync(join(folder, 'linked'))).toEqual([]);
    symlinkSync('nowhere', join(folder, 'lost'));
    expect(await run('lost/house')).toMatchObject({ code: 2, stderr: expect.stringMatching(/FILE_SYSTEM ".*lost" .*ENOENT/) as string });
  });

  it.each([
    ['a name that npm does not take', ['My House'], /NEW_NAME.*"My House"/],
    ['a name that begins with a dot', ['.house'], /NEW_NAME.*a letter or digit first/],
    ['the name of what it depends on', ['motekit'], /NEW_NAME.*"motekit"/],
    ['a file of that name', ['house/README.md'], /NEW_NOT_A_FOLDER|NEW_NAME/],
    ['an unknown template', ['other', '--template', 'radio'], /--template.*climate, blink/],
    ['no name', [], /missing required argument 'dir'/],
  ])('refuses %s with 2', async (_what, args, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message) as string]);
  });
});

describe('where a new project takes motekit from', () => {
  const installed = (manifest: object): string => {
    const owner = mkdtempSync(join(folder, 'owner-'));
    mkdirSync(join(owner, 'node_modules', 'motekit'), { recursive: true });
    writeFileSync(join(owner, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(owner, 'motekit-0.1.0.tgz'), '');
    return owner;
  };
  const source = (owner: string) => motekitSource(join(owner, 'x'), join(owner, 'node_modules', 'motekit'));

  it('is the packed file that it was installed from', () => {
    expect(source(installed({ dependencies: { motekit: 'file:motekit-0.1.0.tgz' } }))).toEqual({
      spec: 'file:../motekit-0.1.0.tgz',
      isFolder: false,
    });
  });

  it('is the version where it came from a registry', () => {
    expect(source(installed({ devDependencies: { motekit: '^0.1.0' } }))).toEqual({ spec: '^0.1.0', isFolder: false });
  });

  it('is the installed folder when the packed file is gone, and a checkout as it is', () => {
    const gone = { spec: 'file:../node_modules/motekit', isFolder: true };
    expect(source(installed({ dependencies: { motekit: 'file:elsewhere.tgz' } }))).toMatchObject(gone);
    expect(motekitSource(join(folder, 'x'), folder)).toEqual({ spec: 'file:..', isFolder: true });
  });
});
