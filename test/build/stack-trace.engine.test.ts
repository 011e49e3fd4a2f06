import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, type CompileResult } from '../../build/compile.ts';
import type { SourceMap } from '../../build/source-maps.ts';
import { TraceDecoder, type SourceFrame } from '../../build/stack-trace.ts';
import { linesOnInterpreter } from './interpreter.ts';

const FOLDER = dirname(fileURLToPath(new URL('stack-trace/fixtures/program.ts', import.meta.url)));
const SOURCE = readFileSync(`${FOLDER}/program.ts`, 'utf8').split('\n');

/** The line of the source that holds the text, from 1. */
const lineOf = (text: string): number => SOURCE.findIndex((line) => line.includes(text)) + 1;
const THROW = ['named', lineOf('TOO_DEEP')];
const RECURSION = ['named', lineOf('const next')];
const METHOD = ['read', lineOf('const raw')];

/** Names and lines of the frames below each `Uncaught`, repetitions of one frame once. */
function stacks(decoder: TraceDecoder, lines: readonly string[]): (readonly [string, number])[][] {
  const found: SourceFrame[][] = [];
  for (const part of decoder.decode(lines.join('\n'))) {
    if ('line' in part && part.line.includes('Uncaught')) found.push([]);
    if ('frame' in part) found.at(-1)!.push(part.frame);
  }
  return found.map((stack) =>
    stack
      .map(({ functionName, line }) => [functionName, line] as const)
      .filter(([name, line], index, all) => !(all[index - 1]?.[0] === name && all[index - 1]?.[1] === line)),
  );
}

describe.skipIf(process.env.MOTE_ENGINE === undefined)('stacks of a minified bundle on the interpreter', () => {
  let built: CompileResult;
  let decoder: TraceDecoder;
  const code = (): string => Buffer.from(built.code).toString('latin1');

  beforeAll(async () => {
    built = await compile({ entry: 'program.ts', cwd: FOLDER });
    decoder = new TraceDecoder({ code: code(), map: JSON.parse(built.map) as SourceMap });
  });

  const inSteps = [
    [
      THROW,
      RECURSION,
      ['oneReturn', lineOf('const oneReturn')],
      METHOD,
      ['', lineOf('then(sensor')],
      ['each', lineOf('sensors.forEach')],
      ['', lineOf('each(-3')],
    ],
    [
      THROW,
      RECURSION,
      ['oneReturn', lineOf('const oneReturn')],
      METHOD,
      ['', lineOf('then(sensor')],
      ['each', lineOf('sensors.forEach')],
      ['', lineOf('each(2')],
    ],
    [['', lineOf('sensors[5]')]],
  ];

  it('tell the TypeScript lines when it runs from RAM', async () => {
    // A last error of the same round takes the place of the first, so that the timers get a program of their own.
    const lines = await linesOnInterpreter(code());
    expect(lines.join('\n')).toContain('Uncaught Error: TOO_DEEP 3');
    expect(stacks(decoder, lines)[0]).toEqual(inSteps[0]);
  });

  it('tell the TypeScript lines when it runs from Storage, as on a board', async () => {
    const write = `require("Storage").write(".bootcde",${JSON.stringify(code())});`;
    const lines = await linesOnInterpreter(`${write}setTimeout(function(){eval(require("Storage").read(".bootcde"))},1);`);
    expect(stacks(decoder, lines)).toEqual(inSteps);
  });
});
