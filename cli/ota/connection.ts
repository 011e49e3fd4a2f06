import type { RetainedStore } from '../../fleet/ota/store.ts';
import type { UpdateTopics } from '../../fleet/ota/topics.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { type Command, Option } from '../command-line.ts';

/** Flags of every command that speaks to a broker about updates. */
export interface BrokerFlags {
  broker?: string;
  username?: string;
  password?: string;
  ca?: string;
  app?: string;
  prefix: string;
  channel: string;
  json?: boolean;
}

export function addBrokerFlags(command: Command): Command {
  return command
    .addOption(new Option('--broker <url>', 'mqtt://[user:password@]host[:port] or mqtts://…'))
    .addOption(new Option('--username <name>', 'instead of the one in the address'))
    .addOption(new Option('--password <password>', 'instead of the one in the address; better as MOTE_PASSWORD'))
    .addOption(new Option('--ca <file>', 'authority of the broker’s certificate, PEM'))
    .addOption(appOption())
    .addOption(prefixOption())
    .addOption(new Option('--channel <name>', 'which devices: those that follow this channel').default('stable'))
    .addOption(new Option('--json', 'print one JSON document'));
}

export function appOption(): Option {
  return new Option('--app <name>', 'the application, as its firmware names it');
}

export function prefixOption(): Option {
  return new Option('--prefix <topic>', 'in front of all topics of updates').default('ota/1');
}

export interface Connections {
  readonly topics: UpdateTopics;
  readonly writer: RetainedStore;
  /** A connection of its own, so that what is read back has been through the broker. */
  readonly reader: RetainedStore;
}

/** Opens both connections, runs the body, and closes them, however it ends. */
export async function withBroker<Result>(flags: BrokerFlags, body: (connections: Connections) => Promise<Result>): Promise<Result> {
  if (!flags.broker) throw missing('--broker', 'the address of the broker');
  const [{ openStore }, { updateTopics }, options] = await Promise.all([
    import('../../fleet/ota/store.ts'),
    import('../../fleet/ota/topics.ts'),
    connectOptions(flags),
  ]);
  const topics = updateTopics(applicationOf(flags), flags.prefix);
  const writer = await openStore(flags.broker, options);
  try {
    const reader = await openStore(flags.broker, options);
    try {
      return await body({ topics, writer, reader });
    } finally {
      await reader.end();
    }
  } finally {
    await writer.end();
  }
}

export function applicationOf({ app }: { app?: string }): string {
  if (!app) throw missing('--app', 'the name of the application');
  return app;
}

async function connectOptions({ username, password, ca }: BrokerFlags): Promise<object> {
  const authority =
    ca === undefined ? undefined : (await import('node:fs')).readFileSync((await import('../entry.ts')).existingFile(ca, 'the authority'));
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(authority ? { ca: authority } : {}),
  };
}

export function missing(flag: string, what: string): ToolError {
  return new ToolError({
    code: 'USAGE_MISSING',
    message: `${flag} is missing: ${what}`,
    hint: `Give it as ${flag} or as MOTE_${flag.slice(2).toUpperCase()}.`,
    exitCode: ExitCode.usage,
  });
}

/** A whole number of at least `least`. */
export function parseWhole(text: string, flag: string, least: number): number {
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
  throw new ToolError({
    code: 'USAGE_NUMBER',
    message: `${flag} is "${text}", expected a whole number of at least ${least}`,
    hint: `Write it like ${flag} 10.`,
    exitCode: ExitCode.usage,
  });
}

/** A share in percent, above 0 and up to 100. */
export function parsePercent(text: string, flag: string): number {
  const percent = Number(text);
  if (percent > 0 && percent <= 100) return percent;
  throw new ToolError({
    code: 'USAGE_PERCENT',
    message: `${flag} is "${text}", expected a number above 0 and up to 100`,
    hint: `Write it like ${flag} 25.`,
    exitCode: ExitCode.usage,
  });
}
