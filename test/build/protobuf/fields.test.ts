import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../build/compile.ts';
import { ROOT } from '../../support/mote.ts';
import { encodeStation } from './schemas/station.proto.ts';

/** The bundle of a program that imports these functions of a schema of the tests. */
async function bundle(imported: string, schema: string, program: string, without: readonly string[] = []): Promise<string> {
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'out/fields-'));
  try {
    const path = `../../test/build/protobuf/schemas/${schema}.proto.ts`;
    writeFileSync(join(folder, 'program.ts'), `import { ${imported} } from '${path}';\ndeclare const BYTES: string;\n${program}\n`);
    return Buffer.from((await compile({ entry: 'program.ts', cwd: folder, without })).code).toString('latin1');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const writer = (fields: string): Promise<string> => bundle('encodeReading', 'reading', `print(encodeReading({ ${fields} }));`);
const reader = (program: string): Promise<string> => bundle('decodeReading', 'reading', program);

function printed(code: string, bytes: string): string[] {
  const lines: string[] = [];
  runInNewContext(code, { BYTES: bytes, print: (...words: unknown[]) => lines.push(words.map((word) => JSON.stringify(word)).join(' ')) });
  return lines;
}

describe('an encoder', () => {
  it('carries what its program gives: a field that it never sets is not on the board', async () => {
    const whole = await writer('timestamp: getTime(), temperature: getTime(), humidity: getTime(), battery: getTime()');
    const part = await writer('timestamp: getTime(), temperature: getTime()');
    expect(whole).toMatch(/humidity[^]*battery/);
    expect(part).not.toMatch(/humidity|battery/);
    expect(part.length).toBeLessThan(whole.length - 50);
  });
});

describe('a decoder', () => {
  it.each([
    ['const reading = decodeReading(BYTES);\nif (reading) print(reading.temperature);'],
    ['const reading = decodeReading(BYTES);\nprint(reading === undefined ? 0 : reading.temperature);'],
    ['const { temperature } = decodeReading(BYTES)!;\nprint(temperature);'],
    ['let last = decodeReading(BYTES);\nsetInterval(() => {\n  last = decodeReading(BYTES);\n  print(last!.temperature);\n}, 5);'],
    ['const read = () => {\n  const found = decodeReading(BYTES);\n  return found;\n};\nprint(read()!.temperature, read()!.temperature);'],
    ['print(decodeReading(BYTES)!.temperature);'],
  ])('carries what its program reads of a message: %s', async (program) => {
    const code = await reader(program);
    expect(code).toContain('temperature');
    expect(code).not.toMatch(/humidity|battery|timestamp/);
  });

  it.each([
    ['print(JSON.stringify(decodeReading(BYTES)));'],
    ['const reading = decodeReading(BYTES)!;\nprint(reading.temperature, Object.keys(reading));'],
    ['const reading = decodeReading(BYTES)!;\nfor (const name in reading) print(name);'],
    [
      "const name = getTime() > 5 ? 'battery' : 'humidity';\nconst reading = decodeReading(BYTES)!;\nprint(reading[name], reading.humidity);",
    ],
    ['const readings = [decodeReading(BYTES)];\nprint(readings[0]);'],
    ['const { temperature, ...others } = decodeReading(BYTES)!;\nprint(temperature, others);'],
    ['print({ ...decodeReading(BYTES)! });'],
    ['const both = [1, 2].map(() => decodeReading(BYTES));\nprint(both);'],
    ['let kept: unknown;\nprint((kept = decodeReading(BYTES)));\nprint(kept);'],
  ])('keeps all of a message that goes where nobody can follow it: %s', async (program) => {
    expect(await reader(program)).toMatch(/humidity[^]*battery/);
  });

  it('keeps a field for any of the places that read it', async () => {
    const code = await reader(
      'const one = decodeReading(BYTES);\nif (one) print(one.temperature);\nconst other = decodeReading(BYTES);\nif (other) print(other.battery);',
    );
    expect(code).toMatch(/temperature[^]*battery/);
    expect(code).not.toContain('humidity');
  });

  it('reads the same with the cases of other fields and without', async () => {
    const program =
      'const one = decodeStation(BYTES);\nprint(one && [one.name, one.wind, one.gusts, one.ticks, one.counts, one.raining, one.model]);';
    const [part, whole] = await Promise.all([[], ['unreadFields']].map((without) => bundle('decodeStation', 'station', program, without)));
    expect(part!.length).toBeLessThan(whole!.length - 300);
    const text = fc.string({ unit: 'binary-ascii', maxLength: 20 });
    const message = fc.record(
      {
        name: text,
        wind: fc.integer({ min: -1000, max: 1000 }),
        pressure: fc.double({ noNaN: true }),
        gusts: fc.array(fc.integer()),
        ticks: fc.array(fc.nat()),
        counts: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.integer()),
        raining: fc.boolean(),
        sensor: fc.nat(1000),
        model: text,
        serial: fc.maxSafeNat(),
        picture: text,
        mast: fc.record({ height: fc.integer({ min: 0, max: 100 }), paint: text }),
        notes: fc.array(text),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(message, fc.nat(300), fc.boolean(), (fields, cutAt, isCut) => {
        const bytes = encodeStation(fields);
        const sent = isCut ? bytes.slice(0, cutAt) : bytes;
        const lines = printed(part!, sent);
        // A cut inside a field that is passed over is seen as well.
        expect(lines).toEqual(printed(whole!, sent));
        expect(lines).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});
