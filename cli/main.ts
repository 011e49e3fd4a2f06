#!/usr/bin/env node
import { ExitCode } from '../report/exit-codes.ts';
import { createOutput } from './output.ts';
import { buildProgram } from './program.ts';
import { reportFailure } from './failure.ts';

// Whoever reads the output may stop reading, as `head` does; there is nothing left to say then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? ExitCode.ok);
  throw error;
});

const output = createOutput(process.argv);

try {
  const program = await buildProgram(output, process.argv.slice(2));
  await program.parseAsync(process.argv);
  process.exitCode ??= ExitCode.ok;
} catch (error) {
  process.exitCode = reportFailure(error, output);
}
