#!/usr/bin/env node
import { ExitCode } from '../report/exit-codes.ts';
import { createOutput } from './output.ts';
import { buildProgram } from './program.ts';
import { reportFailure } from './failure.ts';

const output = createOutput(process.argv);

try {
  await buildProgram(output).parseAsync(process.argv);
  process.exitCode ??= ExitCode.ok;
} catch (error) {
  process.exitCode = reportFailure(error, output);
}
