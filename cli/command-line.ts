import { Command as CommanderCommand, CommanderError, Option } from 'commander';

export { Option };

/** Whether parsing the command line ended the run, and how: help and version end it well. */
export function parsingOutcome(error: unknown): 'done' | 'usage' | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? 'done' : 'usage';
}

/** A command whose every flag can be given as an environment variable `MOTE_<FLAG>` too. */
export class Command extends CommanderCommand {
  override addOption(option: Option): this {
    // Before it is added: that is when the library looks.
    if (!option.negate) option.env(`MOTE_${option.name().replaceAll('-', '_').toUpperCase()}`);
    return super.addOption(option);
  }
}

/** Adds the flags that every command takes. */
export function everywhere(command: Command): Command {
  return command
    .addOption(new Option('-q, --quiet', 'print results and problems only'))
    .addOption(new Option('-v, --verbose', 'print more about what is done'))
    .addOption(new Option('--no-color', 'no colours (also NO_COLOR)'));
}

/** Values of flags after the command line, the environment and defaults; a configuration goes before a default only. */
export function withConfig<Values extends object>(command: Command, config: Partial<Values>): Values {
  for (const [key, value] of Object.entries(config)) {
    const source = command.getOptionValueSource(key);
    if (source === undefined || source === 'default') command.setOptionValueWithSource(key, value, 'config');
  }
  return command.opts<Values>();
}
