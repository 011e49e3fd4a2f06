import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { noteInputs, reusable } from '../../build/reuse.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-reuse-'));
const [entry, artefact] = [join(folder, 'main.ts'), join(folder, 'app.js')];
const setting = { entry, board: 'esp32' as const };
afterAll(() => rmSync(folder, { recursive: true }));

describe('artefacts of before', () => {
  beforeEach(() => {
    writeFileSync(entry, 'print(1)');
    writeFileSync(artefact, 'print(1)');
    writeFileSync(join(folder, 'package.json'), '{"name":"a"}');
    noteInputs(folder, setting, [entry], [artefact]);
  });

  it('are used again when nothing has changed', () => {
    expect(reusable(folder, setting)).toBe(true);
  });

  it.each([
    ['a source has changed', () => writeFileSync(entry, 'print(2)')],
    ['a source is gone', () => rmSync(entry)],
    ['the artefact was touched', () => writeFileSync(artefact, 'print(3)')],
    ['the package has another name', () => writeFileSync(join(folder, 'package.json'), '{"name":"b"}')],
    ['the note is damaged', () => writeFileSync(join(folder, 'app.inputs.json'), '{')],
    ['there is no note', () => rmSync(join(folder, 'app.inputs.json'))],
  ])('are made anew when %s', (_what, change) => {
    change();
    expect(reusable(folder, setting)).toBe(false);
  });

  it('are made anew for another board or entry', () => {
    expect(reusable(folder, { ...setting, board: 'esp32c3' })).toBe(false);
    expect(reusable(folder, { ...setting, entry: artefact })).toBe(false);
  });
});
