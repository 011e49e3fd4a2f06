import type { Pointer } from '../../fleet/ota/pointer.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { Command, Option } from '../command-line.ts';
import type { Output } from '../output.ts';
import { addBrokerFlags, type BrokerFlags, parsePercent, withBroker } from './connection.ts';

/** `mote ota widen`, `pause`, `resume`, `abort`: one channel, and what it says of its release. */
export function channelCommands(output: Output): Command[] {
  const simple = (name: string, summary: string, change: (pointer: Pointer) => Pointer): Command =>
    addBrokerFlags(new Command(name).summary(summary)).action((flags: BrokerFlags) =>
      move(flags, flags.channel, flags.channel, change, output),
    );
  return [
    addBrokerFlags(new Command('widen').summary('offer the release to a larger share'))
      .addOption(new Option('--pct <percent>', 'new share; a smaller one stops nobody who has begun').default('100'))
      .action((flags: BrokerFlags & { pct: string }) => {
        const percent = parsePercent(flags.pct, '--pct');
        return move(flags, flags.channel, flags.channel, (pointer) => ({ ...pointer, percent }), output);
      }),
    addBrokerFlags(new Command('promote').summary('offer the release of one channel on another'))
      .addOption(new Option('--to <channel>', 'the other channel').default('stable'))
      .addOption(new Option('--pct <percent>', 'share there').default('100'))
      .action(async (flags: BrokerFlags & { to: string; pct: string }) => {
        if (flags.to === flags.channel) throw sameChannel(flags.to);
        const percent = parsePercent(flags.pct, '--pct');
        const { newSalt } = await import('../../fleet/ota/push.ts');
        return move(flags, flags.channel, flags.to, (pointer) => ({ ...pointer, percent, salt: newSalt(), state: 'run' }), output);
      }),
    simple('pause', 'devices hold what they are at; those on trial go on', (pointer) => ({ ...pointer, state: 'pause' })),
    simple('resume', 'devices go on', (pointer) => {
      if (pointer.state === 'abort') throw aborted(pointer.sequence);
      return { ...pointer, state: 'run' };
    }),
    simple('abort', 'nobody else takes the release', (pointer) => ({ ...pointer, state: 'abort' })),
  ];
}

async function move(flags: BrokerFlags, from: string, to: string, change: (pointer: Pointer) => Pointer, output: Output): Promise<void> {
  const [{ readPointer }, { point }] = await Promise.all([import('../../fleet/ota/published.ts'), import('../../fleet/ota/push.ts')]);
  const pointer = await withBroker(flags, async ({ writer, reader, topics }) => {
    const changed = change(await readPointer(reader, topics, from));
    await point(writer, reader, topics, to, changed);
    return changed;
  });
  if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, channel: to, ...pointer }));
  else output.result(`channel ${to}: sequence ${pointer.sequence} to ${pointer.percent} %, ${pointer.state}`);
}

function aborted(sequence: number): ToolError {
  return new ToolError({
    code: 'OTA_ABORTED',
    message: `sequence ${sequence} was aborted, which is for good`,
    hint: 'Push a release with a higher sequence, or mote ota revert to the one before.',
    exitCode: ExitCode.usage,
  });
}

function sameChannel(name: string): ToolError {
  return new ToolError({
    code: 'USAGE_CHANNEL',
    message: `--channel and --to are both ${name}`,
    hint: 'Name the channel that has the release with --channel, the one that shall get it with --to.',
    exitCode: ExitCode.usage,
  });
}
