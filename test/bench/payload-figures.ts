/** What each payload format costs for one reading: bytes on the wire, bytes of code, variables and time on the interpreter. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../../build/compile.ts';
import { encodeJson } from '../../firmware/payload/json.ts';
import { encodeMsgpack } from '../../firmware/payload/msgpack.ts';
import { encodeReading, encodeSmallReading } from '../build/protobuf/schemas/reading.proto.ts';
import { runScriptOnEngine } from '../hal/engine-run.ts';

export const READING = { timestamp: 1711670400, temperature: 23.5, humidity: 65.2, battery: 85 };

interface Format {
  readonly name: string;
  readonly from: string;
  readonly write: string;
  /** Arguments after the reading. */
  readonly also?: string;
  readonly read: string;
  readonly bytes: number;
}

const SCHEMA = '../build/protobuf/schemas/reading.proto.ts';
export const FORMATS: readonly Format[] = [
  { name: 'JSON', from: 'motekit/payload/json', write: 'encodeJson', read: 'decodeJson', bytes: encodeJson(READING).length },
  {
    name: 'MessagePack',
    from: 'motekit/payload/msgpack',
    write: 'encodeMsgpack',
    read: 'decodeMsgpack',
    bytes: encodeMsgpack(READING).length,
  },
  {
    name: 'MessagePack, 32-bit floats',
    from: 'motekit/payload/msgpack',
    write: 'encodeMsgpack',
    also: ', true',
    read: 'decodeMsgpack',
    bytes: encodeMsgpack(READING, true).length,
  },
  { name: 'protobuf, `double`', from: SCHEMA, write: 'encodeReading', read: 'decodeReading', bytes: encodeReading(READING).length },
  {
    name: 'protobuf, `float`',
    from: SCHEMA,
    write: 'encodeSmallReading',
    read: 'decodeSmallReading',
    bytes: encodeSmallReading(READING).length,
  },
];

export interface CodeFigures {
  readonly name: string;
  readonly bytes: number;
  /** Minified bytes that writing alone and reading alone add to a bundle. */
  readonly writeCode: number;
  readonly readCode: number;
}

export interface EngineFigures {
  readonly name: string;
  /** Variables that a program which can do both takes more, its code in flash. */
  readonly variables: number;
  readonly writeUs: number;
  readonly readUs: number;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Compiles programs in a folder of their own beside this file, from where the schema and the library are found. */
async function compileAll(programs: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(import.meta.dirname, '.payload-'));
  try {
    const inner = join(folder, 'bench');
    mkdirSync(inner);
    const codes: string[] = [];
    for (const program of programs) {
      writeFileSync(join(inner, 'program.ts'), program.replaceAll(SCHEMA, `../../${SCHEMA}`));
      const { code } = await compile({ entry: join(inner, 'program.ts'), cwd: ROOT, name: 'figures', version: '0.0.0' });
      codes.push(Buffer.from(code).toString('latin1'));
    }
    return codes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function codeFigures(): Promise<CodeFigures[]> {
  const start = 'declare const reading: any, bytes: string;\n';
  const uses = FORMATS.flatMap(({ from, write, read }) => [
    `import { ${write} } from '${from}';\n${start}print(${write}(reading), bytes);\n`,
    `import { ${read} } from '${from}';\n${start}print(reading, ${read}(bytes));\n`,
  ]);
  const programs = [...new Set([`${start}print(reading, bytes);\n`, ...uses])];
  const codes = await compileAll(programs);
  const added = (use: string): number => codes[programs.indexOf(use)]!.length - codes[0]!.length;
  return FORMATS.map(({ name, bytes }, index) => ({
    name,
    bytes,
    writeCode: added(uses[2 * index]!),
    readCode: added(uses[2 * index + 1]!),
  }));
}

/** Of two calls each: short enough to fall between what else the machine does. */
const ROUNDS = 60;

/**
 * Loads the program, from Storage, where its code stays as on a board, or from RAM, and times its two functions: the best round, less an
 * empty call. Times are of code in RAM, since the Linux build reads Storage from a file, letter by letter. The bundle's own names are short.
 */
function timing(code: string, stored: boolean): string {
  return `var source = ${JSON.stringify(code)};
if (${stored}) {
  require("Storage").write("app", source);
  source = require("Storage").read("app");
}
var writeReading, readReading, usedBefore, usedAfter;
function time(work, input) {
  var best = 1e9;
  for (var run = 0; run < ${stored ? 0 : ROUNDS}; run++) {
    var start = getTime();
    work(input);
    work(input);
    best = Math.min(best, getTime() - start);
  }
  return (best * 1e6) / 2;
}
usedBefore = process.memory().usage;
eval(source);
usedAfter = process.memory().usage;
(function(reading) {
  var written = writeReading(reading), none = time(function(input) {}, reading);
  print("#" + JSON.stringify([usedAfter - usedBefore, time(writeReading, reading) - none, time(readReading, written) - none]));
})(${JSON.stringify(READING)});
print("#done");
`;
}

export async function engineFigures(): Promise<EngineFigures[]> {
  const programs = FORMATS.map(
    ({ from, write, also = '', read }) =>
      `import { ${write}, ${read} } from '${from}';\nglobal.writeReading = (reading: any) => ${write}(reading${also});\nglobal.readReading = ${read};\n`,
  );
  const [bare, ...codes] = await compileAll([
    'global.writeReading = (reading: any) => reading;\nglobal.readReading = (reading: any) => reading;\n',
    ...programs,
  ]);
  const measure = async (code: string, stored: boolean): Promise<[number, number, number]> =>
    JSON.parse((await runScriptOnEngine(Buffer.from(timing(code, stored), 'latin1'), 60_000))[0]!.slice(1)) as [number, number, number];
  const [baseline] = await measure(bare!, true);
  const figures: EngineFigures[] = [];
  for (const [index, code] of codes.entries()) {
    const [variables] = await measure(code, true);
    const [, writeUs, readUs] = await measure(code, false);
    figures.push({ name: FORMATS[index]!.name, variables: variables - baseline, writeUs, readUs });
  }
  return figures;
}

/** The table of the README, without the columns of the interpreter where there are no figures of it. */
export function payloadTable(code: readonly CodeFigures[], engine: readonly EngineFigures[] | undefined): string {
  const share = (us: number, of: number): string => `${(us / of).toFixed(1)} ×`;
  const head = ['format', 'bytes', 'code to write', 'to read', ...(engine ? ['variables', 'time to write', 'to read'] : [])];
  const rows = code.map(({ name, bytes, writeCode, readCode }, index) => {
    const measured = engine?.[index];
    return [
      name,
      ...[bytes, writeCode, readCode].map(String),
      ...(measured
        ? [`${measured.variables}`, share(measured.writeUs, engine![0]!.writeUs), share(measured.readUs, engine![0]!.readUs)]
        : []),
    ];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
