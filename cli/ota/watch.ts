import { parseDurationUs } from '../../report/duration.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { Command, Option } from '../command-line.ts';
import type { Output } from '../output.ts';
import { addBrokerFlags, type BrokerFlags, parsePercent, parseWhole, withBroker } from './connection.ts';
import { followStatuses } from './wait.ts';

interface WatchFlags extends BrokerFlags {
  steps: string;
  abort: string;
  min: string;
  silent: string;
  settle: string;
  hold: string;
}

/** `mote ota watch`: widens a rollout step by step, and stops it when devices fail. */
export function watchCommand(output: Output): Command {
  return addBrokerFlags(
    new Command('watch')
      .summary('widen a rollout step by step, and stop it when devices fail')
      .description(
        'Ends with 0 when all steps are through, with 9 when the rollout was halted. Ended in between, it can be started again.',
      ),
  )
    .addOption(new Option('--steps <percents>', 'shares, one after the other').default('5,25,50,100'))
    .addOption(new Option('--abort <rule>', 'when to stop').default('fail>2%'))
    .addOption(new Option('--min <devices>', 'how many have to have finished before the rule counts').default('10'))
    .addOption(new Option('--silent <duration>', 'a device that began and says nothing for so long has failed').default('6h'))
    .addOption(new Option('--settle <duration>', 'how long a step waits for devices that have not begun').default('10m'))
    .addOption(new Option('--hold <duration>', 'pause between two steps').default('0s'))
    .action((flags: WatchFlags) => watch(flags, output));
}

/** Shares in percent, each above the one before. */
function parseSteps(text: string): number[] {
  const steps = text.split(',').map((step) => parsePercent(step, '--steps'));
  if (steps.every((step, index) => index === 0 || step > steps[index - 1]!)) return steps;
  throw new ToolError({
    code: 'USAGE_STEPS',
    message: `--steps is "${text}", expected rising shares`,
    hint: 'Write them like --steps 5,25,50,100.',
    exitCode: ExitCode.usage,
  });
}

async function watch(flags: WatchFlags, output: Output): Promise<void> {
  const [{ rollOut, parseAbortRule }, { readPointer }, { point }] = await Promise.all([
    import('../../fleet/ota/rollout.ts'),
    import('../../fleet/ota/published.ts'),
    import('../../fleet/ota/push.ts'),
  ]);
  const durationMs = (text: string, flag: string): number => parseDurationUs(text.replace(/=fail$/, ''), flag) / 1000;
  const plan = {
    steps: parseSteps(flags.steps),
    rule: parseAbortRule(flags.abort, parseWhole(flags.min, '--min', 1)),
    silentMs: durationMs(flags.silent, '--silent'),
    settleMs: durationMs(flags.settle, '--settle'),
    holdMs: durationMs(flags.hold, '--hold'),
  };
  await withBroker(flags, async (connections) => {
    const { writer, reader, topics } = connections;
    const statuses = await followStatuses(connections);
    let said = '';
    try {
      const end = await rollOut(
        {
          statuses: statuses.seen,
          pointer: () => readPointer(reader, topics, flags.channel),
          point: (pointer) => point(writer, reader, topics, flags.channel, pointer),
          nowMs: () => performance.now(),
          sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        },
        plan,
        (percent, { confirmed, failures, ahead, busy, pending }) => {
          const line = `${percent} %: ${confirmed} confirmed, ${failures.length} failed, ${busy} at it, ${pending} to come${ahead.length ? `, ${ahead.length} run a newer one` : ''}`;
          if (line !== said) output.talk(line);
          said = line;
        },
      );
      if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, channel: flags.channel, ...end }));
      else
        output.result(
          `channel ${flags.channel}: ${end.confirmed} devices confirmed, ${end.failures.length} failed, ${end.pending} not reached`,
        );
    } finally {
      await statuses.stop();
    }
  });
}
