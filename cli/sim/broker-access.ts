import { connect } from 'node:net';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { redact, type BrokerChoice } from './settings.ts';

const ANSWER_MS = 5000;

/** Finds out before the run whether anything listens at the broker's address. */
export async function checkReachable(broker: BrokerChoice & { kind: 'url' }): Promise<void> {
  const reason = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host: broker.host, port: broker.port });
    const end = (outcome: string | undefined): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(ANSWER_MS, () => end(`no answer within ${ANSWER_MS / 1000} s`));
    socket.once('connect', () => end(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
  if (reason === undefined) return;
  throw new ToolError({
    code: 'BROKER_UNREACHABLE',
    message: `no broker at ${redact(broker.url)}: ${reason}`,
    hint: 'Start the broker or correct the address; --broker builtin needs none.',
    exitCode: ExitCode.brokerRefused,
  });
}
