import { ExitCode } from '../../report/exit-codes.ts';
import type { Program } from './program.ts';
import type { RunOutcome, SeenMessage } from './run.ts';
import type { SimSettings } from './settings.ts';

/** Messages of one topic. */
export interface TopicCount {
  readonly topic: string;
  count: number;
  qos: number;
  retain: boolean;
  /** The last payload, as text. */
  last: string;
}

/** Counts what reached the broker, topic by topic in the order of their first message. */
export class TopicCounts {
  readonly #topics = new Map<string, TopicCount>();

  add({ topic, payload, qos, retain }: SeenMessage): void {
    const last = readable(payload);
    const entry = this.#topics.get(topic);
    if (entry) Object.assign(entry, { count: entry.count + 1, qos, retain, last });
    else this.#topics.set(topic, { topic, count: 1, qos, retain, last });
  }

  list(): TopicCount[] {
    return [...this.#topics.values()];
  }
}

/** Bytes of the board as text: UTF-8 where they are. */
export function readable(byteString: string): string {
  return Buffer.from(byteString, 'latin1').toString('utf8');
}

/** The document of `mote sim --json`. */
export function summary(program: Program | undefined, settings: SimSettings, outcome: RunOutcome, topics: TopicCounts): object {
  return {
    schemaVersion: 1,
    ...(program ? { program: { file: program.file, bytes: program.bytes.length, sha256: program.sha256 } } : {}),
    lane: outcome.lane,
    ...(outcome.engine ? { engine: outcome.engine } : {}),
    seed: settings.seed,
    ended: outcome.ended,
    virtualMs: outcome.virtualUs / 1000,
    wallMs: outcome.wallMs,
    topics: topics.list(),
    trace: outcome.trace,
    ...(outcome.stackPeakBytes === undefined ? {} : { stackPeakBytes: outcome.stackPeakBytes }),
    ...(outcome.connacks ? { connacks: outcome.connacks } : {}),
    uncaught: outcome.uncaught,
  };
}

/** What the run says about the program. */
export function exitCodeOf(settings: SimSettings, { ended, uncaught, connacks }: RunOutcome): ExitCode {
  if (ended === 'interrupted') return ExitCode.interrupted;
  if (ended === 'timed-out') return ExitCode.timedOut;
  if (uncaught.length > 0 || ended === 'halted') return ExitCode.programThrew;
  if (settings.expectText !== undefined && ended !== 'expected') return ExitCode.checksFailed;
  if (connacks && !connacks.includes(0)) return ExitCode.brokerRefused;
  return ExitCode.ok;
}
