import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Board } from '../../../simulator/board.ts';
import { LAYOUTS, type BlockBytes } from '../../../simulator/engine/variables/layout.ts';
import { InterpreterBoard } from '../../../simulator/interpreter/lane.ts';
import { World } from '../../../simulator/world.ts';
import { bundleOf, error, estimate, measure, PROGRAMS, runOf } from './programs.ts';

const ENGINE = process.env['MOTE_ENGINE'];
const LIMIT = 0.05;
const STEP_US = 100_000;

describe.skipIf(ENGINE === undefined)('estimated variables, against the interpreter', () => {
  it.each(PROGRAMS.map((program) => [program.name, program] as const))(
    '%s as it is now: within 5 % after load and at the peak',
    async (_name, program) => {
      const run = runOf(await bundleOf(program), program);
      const measured = await measure(run, ENGINE!);
      const estimated = estimate(run)[measured.blockBytes as BlockBytes];
      expect(error(estimated.afterLoad, measured.afterLoad), `${estimated.afterLoad} for ${measured.afterLoad}`).toBeLessThanOrEqual(LIMIT);
      expect(error(estimated.peak, measured.peak), `${estimated.peak} for ${measured.peak}`).toBeLessThanOrEqual(LIMIT);
    },
    60_000,
  );

  it('one more value of any kind adds exactly what the interpreter adds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value(3), { minLength: 25, maxLength: 25 }), async (values) => {
        const text = values.map((one, index) => `setTimeout(function(){global.v${index}=${one}},${(index + 1) * 100});`).join('\n');
        const measured = await measuredSteps(text, values.length);
        const estimated = estimatedSteps(text, values.length, measured.blockBytes);
        expect(growth(estimated, values)).toEqual(growth(measured.steps, values));
      }),
      { numRuns: 4 },
    );
  }, 120_000);
});

/** What each value added, with its text. */
function growth(steps: readonly number[], values: readonly string[]): string[] {
  return values.map((text, index) => `${steps[index + 1]! - steps[index]!} ${text}`);
}

async function measuredSteps(text: string, count: number): Promise<{ steps: number[]; blockBytes: BlockBytes }> {
  const steps: number[] = [];
  let blockBytes: BlockBytes = 14;
  const world = new World({ seed: 1, trace: { keep: 0 } });
  const onMemory = (variables: number, bytes: number): void => {
    blockBytes = bytes as BlockBytes;
    steps[Math.floor(board.nowUs() / STEP_US)] = variables;
  };
  const board: InterpreterBoard = new InterpreterBoard({ world, enginePath: ENGINE!, time: 'virtual', fromStorage: true, onMemory });
  try {
    await board.boot(Buffer.from(text));
    world.runUntil((count + 0.5) * STEP_US);
  } finally {
    await board.stop();
  }
  return { steps, blockBytes };
}

function estimatedSteps(text: string, count: number, blockBytes: BlockBytes): number[] {
  const steps: number[] = [];
  const world = new World({ seed: 1, trace: { keep: 0 } });
  const counted = ([heap]: readonly { variables: number }[]): void => {
    steps[Math.floor(board.nowUs() / STEP_US)] = heap!.variables;
  };
  const board: Board = new Board({ world, onMemory: { layouts: [LAYOUTS[blockBytes]], counted } });
  board.boot(Buffer.from(text));
  world.runUntil((count + 0.5) * STEP_US);
  return steps;
}

/** Text of an expression that makes a value. */
function value(depth: number): fc.Arbitrary<string> {
  const leaves = [
    fc.integer({ min: -20_000, max: 20_000 }).map(String),
    fc.integer().map(String),
    fc.integer({ min: 1, max: 4000 }).map((quarters) => String(quarters / 4 + 0.125)),
    fc.constantFrom('true', 'false', 'null', 'undefined', 'D5', 'Math.floor'),
    fc.string({ unit: fc.constantFrom(...'abcXYZ 0189/-'), maxLength: 60 }).map((text) => JSON.stringify(text)),
    fc.integer({ min: 0, max: 90 }).map((bytes) => `new Uint8Array(${bytes})`),
    fc.integer({ min: 1, max: 20 }).map((count) => `new Float32Array(${count})`),
    fc.array(name(), { maxLength: 3 }).map((names) => `function(${[...new Set(names)].join()}){return 1}`),
    fc.array(name(), { maxLength: 3 }).map((names) => `(${[...new Set(names)].join()})=>1`),
  ];
  if (depth === 0) return fc.oneof(...leaves);
  const inner = value(depth - 1);
  const object = fc.uniqueArray(fc.tuple(name(), inner), { selector: ([key]) => key, maxLength: 6 });
  return fc.oneof(
    ...leaves,
    fc.array(inner, { maxLength: 6 }).map((items) => `[${items.join()}]`),
    object.map((members) => `{${members.map(([key, item]) => `${key}:${item}`).join()}}`).map((text) => `(${text})`),
    // A function that holds what it was made among.
    fc.tuple(object, inner).map(([members, item]) => {
      const variables = members.map(([key, one]) => `let ${key}=${one};`).join('');
      return `(function(parameter){${variables}return function(){return parameter}})(${item})`;
    }),
  );
}

function name(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 1, maxLength: 18 }).map((text) => `k${text}`);
}
