import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compile } from '../../../build/compile.ts';
import { ROOT } from '../../support/mote.ts';

/** The bundle of a program that writes a reading with these fields. */
async function bundle(fields: string): Promise<string> {
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'out/fields-'));
  try {
    const schema = '../../test/build/protobuf/schemas/reading.proto.ts';
    writeFileSync(join(folder, 'program.ts'), `import { encodeReading } from '${schema}';\nprint(encodeReading({ ${fields} }));\n`);
    return Buffer.from((await compile({ entry: 'program.ts', cwd: folder })).code).toString('latin1');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('carries of an encoder what its program gives: a field that it never sets is not on the board', async () => {
  const whole = await bundle('timestamp: getTime(), temperature: getTime(), humidity: getTime(), battery: getTime()');
  const part = await bundle('timestamp: getTime(), temperature: getTime()');
  expect(whole).toMatch(/humidity[^]*battery/);
  expect(part).not.toMatch(/humidity|battery/);
  expect(part.length).toBeLessThan(whole.length - 50);
});
