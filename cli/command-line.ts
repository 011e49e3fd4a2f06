import { Command, CommanderError, Option } from 'commander';

export { Command, Option };

/** Whether parsing the command line ended the run, and how: help and version end it well. */
export function parsingOutcome(error: unknown): 'done' | 'usage' | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? 'done' : 'usage';
}

/** Adds the flags that every command takes, and an environment variable `MOTE_<FLAG>` for each flag. */
export function everywhere(command: Command): Command {
  command
    .addOption(new Option('-q, --quiet', 'print results and problems only'))
    .addOption(new Option('-v, --verbose', 'print more about what is done'))
    .addOption(new Option('--no-color', 'no colours (also NO_COLOR)'));
  for (const option of command.options) {
    if (!option.negate) option.env(`MOTE_${option.name().replaceAll('-', '_').toUpperCase()}`);
  }
  return command;
}

/** Values of flags after the command line, the environment and defaults; a configuration goes before a default only. */
export function withConfig<Values extends object>(command: Command, config: Partial<Values>): Values {
  for (const [key, value] of Object.entries(config)) {
    const source = command.getOptionValueSource(key);
    if (source === undefined || source === 'default') command.setOptionValueWithSource(key, value, 'config');
  }
  return command.opts<Values>();
}
