import { runOnInterpreter } from '../../build/probe/interpreter.ts';

const TIME_LIMIT_MS = 20_000;

/** Runs a script on the interpreter that MOTE_ENGINE names and answers the lines it printed. */
export async function linesOnInterpreter(code: string): Promise<readonly string[]> {
  const engine = process.env.MOTE_ENGINE;
  if (engine === undefined) throw new Error('MOTE_ENGINE names no interpreter');
  return (await runOnInterpreter(engine, code, TIME_LIMIT_MS)).lines;
}
