import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BuildFailure, compile } from '../../../build/compile.ts';
import { engineLibrary, TypedProgram } from '../../../build/typescript.ts';
import { refreshModule } from '../../../build/protobuf/refresh.ts';
import { SchemaError } from '../../../build/protobuf/schema.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const READING = `syntax = "proto3";
message Reading {
  uint32 battery = 1;
  double temperature = 2;
}
`;

let project: string;

function put(name: string, text: string): string {
  const path = join(project, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'mote-proto-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function refusal(files: Record<string, string>): SchemaError {
  for (const [name, text] of Object.entries(files)) put(name, text);
  try {
    refreshModule(join(project, 'a.proto'));
  } catch (error) {
    if (error instanceof SchemaError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('a program that imports x.proto.ts', () => {
  beforeEach(() => {
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(ROOT, join(project, 'node_modules', 'motekit'));
    put('package.json', '{"name":"node","version":"1.0.0","type":"module"}');
  });

  it('is built without further ado: the module is made from x.proto, checked with the program, and what is not called is left out', async () => {
    put('shared/reading.proto', READING);
    put('app.ts', "import { encodeReading } from './shared/reading.proto.ts';\nprint(encodeReading({ battery: 85 }));\n");
    const built = await compile({ entry: 'app.ts', cwd: project });
    const code = Buffer.from(built.code).toString();
    // Writing a double is in it, reading one is not.
    expect(code).toContain('Float64Array');
    expect(code).not.toMatch(/charCodeAt|substr|Float32Array/);
    expect(built.watched).toContain(join(project, 'shared/reading.proto'));
    expect(built.record.modules.map(({ path }) => path)).toContain('shared/reading.proto.ts');

    put('shared/reading.proto', READING.replace('battery', 'charge'));
    const failure = await compile({ entry: 'app.ts', cwd: project }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BuildFailure);
    expect((failure as BuildFailure).diagnostics[0]).toMatchObject({ file: 'app.ts', line: 2, code: 'TS2353' });
  });

  it('is refused with the line of the schema that is wrong, and nothing else', async () => {
    put('reading.proto', READING.replace('battery = 1', 'battery 1'));
    put('app.ts', "import { encodeReading } from './reading.proto.ts';\nprint(encodeReading({ battery: 85 }));\n");
    const failure = (await compile({ entry: 'app.ts', cwd: project }).catch((error: unknown) => error)) as BuildFailure;
    expect(failure.diagnostics).toEqual([
      expect.objectContaining({
        code: 'proto',
        severity: 'error',
        file: 'reading.proto',
        line: 3,
        message: "illegal token '1', '=' expected",
      }),
    ]);
    expect(failure.diagnostics[0]!.frame).toContain('uint32 battery 1;');
  });
});

describe('a program that is kept between builds', () => {
  it('follows its schemas, into an error and out of it', () => {
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(ROOT, join(project, 'node_modules', 'motekit'));
    put('package.json', '{"name":"node","version":"1.0.0","type":"module"}');
    const schema = put('reading.proto', READING);
    const entry = put('app.ts', "import { encodeReading } from './reading.proto.ts';\nprint(encodeReading({ battery: 85 }));\n");
    const program = new TypedProgram({ entry, library: engineLibrary() });
    const state = (changed: string[]) => {
      program.update(changed);
      return [program.refusedSchemas().length, program.diagnostics().length];
    };
    expect(state([])).toEqual([0, 0]);
    put('reading.proto', READING.replace('battery', 'charge'));
    expect(state([schema])).toEqual([0, 1]);
    put('reading.proto', READING.replace('battery =', 'battery'));
    expect(state([schema])[0]).toBe(1);
    put('reading.proto', READING);
    expect(state([schema])).toEqual([0, 0]);
    put('reading.proto', READING.replace('battery =', 'battery'));
    put('app.ts', 'print(1);\n');
    expect(state([schema, entry])).toEqual([0, 0]);
  });
});

describe('the module of a schema', () => {
  it('is written again only when it would differ', () => {
    const schema = put('a.proto', READING);
    refreshModule(schema);
    const path = `${schema}.ts`;
    const before = statSync(path);
    refreshModule(schema);
    expect(statSync(path).ino).toBe(before.ino);
    put('a.proto', READING.replace('battery', 'charge'));
    refreshModule(schema);
    expect(readFileSync(path, 'utf8')).toContain('charge');
  });

  it('never takes the place of a file that mote did not make', () => {
    const mine = put('a.proto.ts', 'export const mine = 1;\n');
    expect(refusal({ 'a.proto': READING })).toMatchObject({ hint: 'Rename a.proto.ts.' });
    expect(readFileSync(mine, 'utf8')).toBe('export const mine = 1;\n');
  });

  it.each([
    ['a type that is not there', { 'a.proto': READING.replace('double', 'Doubel') }, 4, /no such Type or Enum 'Doubel'/],
    ['a number used twice', { 'a.proto': READING.replace('= 2', '= 1') }, 2, /duplicate id 1 in Type Reading/],
    ['an import that is not there', { 'a.proto': `${READING}import "b.proto";\n` }, 6, /"b.proto" is not there/],
    [
      'an error in an import',
      { 'a.proto': `${READING}import "b.proto";\n`, 'b.proto': 'syntax = "proto3";\n\nmessage {}\n' },
      3,
      /illegal/,
    ],
    ['a group', { 'a.proto': 'syntax = "proto2";\nmessage A {\n  optional group G = 1 { optional int32 x = 1; }\n}\n' }, 3, /is a group/],
  ])('is not made of a schema with %s', (_what, files, line, message) => {
    const error = refusal(files as Record<string, string>);
    expect(error.message).toMatch(message);
    expect(error.line).toBe(line);
    expect(error.file).toBe(join(project, 'b.proto' in files ? 'b.proto' : 'a.proto'));
    expect(existsSync(join(project, 'a.proto.ts'))).toBe(false);
  });
});
