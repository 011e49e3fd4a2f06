import { readFileSync } from 'node:fs';
import { Command, everywhere } from './command-line.ts';
import type { Output } from './output.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/** The commands, in the order of the help. A module is loaded for what is asked only: all of them take longer than the start of Node. */
const COMMANDS: Readonly<Record<string, (output: Output) => Promise<Command>>> = {
  new: async (output) => (await import('./new.ts')).newCommand(output),
  build: async (output) => (await import('./build.ts')).buildCommand(output),
  size: async (output) => (await import('./size.ts')).sizeCommand(output),
  sim: async (output) => (await import('./sim.ts')).simCommand(output),
  decode: async (output) => (await import('./decode.ts')).decodeCommand(output),
  ports: async (output) => (await import('./ports.ts')).portsCommand(output),
  flash: async (output) => (await import('./flash.ts')).flashCommand(output),
  provision: async (output) => (await import('./provision.ts')).provisionCommand(output),
  deploy: async (output) => (await import('./deploy.ts')).deployCommand(output),
  run: async (output) => (await import('./run.ts')).runCommand(output),
  monitor: async (output) => (await import('./monitor.ts')).monitorCommand(output),
  repl: async (output) => (await import('./repl.ts')).replCommand(output),
  ota: async (output) => (await import('./ota.ts')).otaCommand(output),
};

/**
 * The command line for these arguments: with the one command that they begin with, else with all.
 * @param args what stands behind `mote`
 */
export async function buildProgram(output: Output, args: readonly string[]): Promise<Command> {
  const program = new Command('mote')
    .description('Write the firmware of an ESP32 sensor node in TypeScript, run it on a simulated board, flash it, update it over MQTT.')
    .version(version, '-V, --version', 'print the version of mote')
    .helpOption('-h, --help', 'show what a command takes')
    .addHelpText('after', EXIT_CODES)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'error USAGE ')) })
    .showHelpAfterError('  → Run the command with --help to see what it takes.')
    .exitOverride();
  const [asked] = args;
  const commands = asked !== undefined && Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]!] : Object.values(COMMANDS);
  for (const command of await Promise.all(commands.map((make) => make(output)))) {
    program.addCommand(everywhere(command.copyInheritedSettings(program)));
  }
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done and verified · 1 checks failed · 2 usage or configuration · 3 environment missing
  4 no device, port busy, several match · 5 transfer or verification failed · 6 the program threw
  7 budget exceeded · 8 broker unreachable or refused · 9 rollout halted · 42 timed out · 130 interrupted`;
