import { readFileSync } from 'node:fs';
import { buildCommand } from './build.ts';
import { Command, everywhere } from './command-line.ts';
import { decodeCommand } from './decode.ts';
import { deployCommand } from './deploy.ts';
import { flashCommand } from './flash.ts';
import { monitorCommand } from './monitor.ts';
import { newCommand } from './new.ts';
import { otaCommand } from './ota.ts';
import type { Output } from './output.ts';
import { portsCommand } from './ports.ts';
import { provisionCommand } from './provision.ts';
import { replCommand } from './repl.ts';
import { runCommand } from './run.ts';
import { simCommand } from './sim.ts';
import { sizeCommand } from './size.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/** The whole command line. Commands load what is heavy only when they run. */
export function buildProgram(output: Output): Command {
  const program = new Command('mote')
    .description('Write the firmware of an ESP32 sensor node in TypeScript, run it on a simulated board, flash it, update it over MQTT.')
    .version(version, '-V, --version', 'print the version of mote')
    .helpOption('-h, --help', 'show what a command takes')
    .addHelpText('after', EXIT_CODES)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'error USAGE ')) })
    .showHelpAfterError('  → Run the command with --help to see what it takes.')
    .exitOverride();
  for (const command of [
    newCommand(output),
    buildCommand(output),
    sizeCommand(output),
    simCommand(output),
    decodeCommand(output),
    portsCommand(output),
    flashCommand(output),
    provisionCommand(output),
    deployCommand(output),
    runCommand(output),
    monitorCommand(output),
    replCommand(output),
    otaCommand(output),
  ]) {
    program.addCommand(everywhere(command.copyInheritedSettings(program)));
  }
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done and verified · 1 checks failed · 2 usage or configuration · 3 environment missing
  4 no device, port busy, several match · 5 transfer or verification failed · 6 the program threw
  7 budget exceeded · 8 broker unreachable or refused · 9 rollout halted · 42 timed out · 130 interrupted`;
