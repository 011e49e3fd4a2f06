import { afterAll, describe, expect, it } from 'vitest';
import { TextCompiler } from './generated.ts';
import { linesOnInterpreter } from './interpreter.ts';

const LATER = 'const later = (n: number): Promise<number> => new Promise((resolve) => setTimeout(() => resolve(n), 1));\n';
/** Variables that the interpreter itself may have made meanwhile, for events that wait. */
const FEW = 30;

const STEPS = {
  'outside of try': 'async function step(n: number): Promise<number> { await null; return n + 1; }',
  'in try': 'async function step(n: number): Promise<number> { try { await null; return n + 1; } finally { n = 0; } }',
  'that throws': 'async function step(n: number): Promise<number> { try { await null; throw new Error(); } catch { return n + 1; } }',
};

const CHAINS = {
  functions: 'const down = async (n: number): Promise<number> => (n === 0 ? later(0) : (await down(n - 1)) + 1);',
  'functions with try':
    'const down = async (n: number): Promise<number> => { try { return n === 0 ? later(0) : (await down(n - 1)) + 1; } catch { return -99; } };',
  methods:
    'class Bus { async down(n: number): Promise<number> { for (;;) { if (n > 0) { const m = await this.down(n - 1); return m + 1; } return await later(0); } } }\nconst bus = new Bus();\nconst down = (n: number): Promise<number> => bus.down(n);',
};

describe.skipIf(!process.env.MOTE_ENGINE)('async functions on the interpreter', () => {
  const compiler = new TextCompiler();
  afterAll(() => compiler.close());
  const run = async (text: string): Promise<readonly string[]> => linesOnInterpreter(await compiler.compile(LATER + text));

  it.each(Object.entries(STEPS))('leave nothing behind: an await %s, 500 times', { timeout: 60_000 }, async (_where, step) => {
    const [grown] = await run(`${step}
async function main(): Promise<void> {
  let sum = await later(0);
  const before = process.memory().usage;
  for (let i = 0; i < 500; i++) sum = await step(sum);
  print(process.memory(false).usage - before, sum);
}
void main();
`);
    expect(grown).toMatch(/ 500$/);
    expect(Number.parseInt(grown!)).toBeLessThan(FEW);
  });

  it.each(Object.entries(CHAINS))('call each other five deep in a timer: %s', { timeout: 60_000 }, async (_kind, chain) => {
    expect(await run(`${chain}\nsetTimeout(async () => print(await down(4)), 1);\n`)).toEqual(['4']);
  });
});
