// The static checks: the slowest one beside all others, since each of them works in one thread.
import { spawn } from 'node:child_process';

const LANES = [['eslint .'], ['tsc -p test', 'oxlint --deny-warnings', 'prettier --check .']];

/** What a check prints comes in one piece, when it has ended. */
function run(command) {
  return new Promise((resolve) => {
    // Through the shell, which finds the tools where npm has put them on the path.
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => printed.push(bytes));
    child.on('close', (code, signal) => {
      process.stdout.write(`> ${command}\n${Buffer.concat(printed)}`);
      if (code !== 0) console.error(`${command}: ${signal ?? `exit code ${code}`}`);
      resolve(code === 0);
    });
  });
}

async function inTurn(commands) {
  let good = true;
  for (const command of commands) good = (await run(command)) && good;
  return good;
}

const results = await Promise.all(LANES.map(inTurn));
process.exitCode = results.every(Boolean) ? 0 : 1;
