import { OLD } from '../../firmware/ota/codes.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { type DeviceStatus, outcomeOf, reasonName } from './device-status.ts';
import { rolloutHalted } from './errors.ts';
import { type Pointer, takes } from './pointer.ts';

/** A device's last word, and how long it is old. */
export interface SeenStatus {
  readonly status: DeviceStatus;
  readonly sinceMs: number;
}

export interface Failure {
  readonly device: string;
  readonly reason: string;
}

export interface Tally {
  readonly confirmed: number;
  readonly failures: readonly Failure[];
  /** Run a higher sequence. Not this release's fault, so they do not halt it. */
  readonly ahead: readonly Failure[];
  /** At it. */
  readonly busy: number;
  /** In the share, and not yet at it: offline, deferred, or about to begin. */
  readonly pending: number;
  readonly devices: number;
}

/** Halt when more than so many percent of those that finished have failed, once enough have finished. */
export interface AbortRule {
  readonly failPercent: number;
  readonly least: number;
}

export interface RolloutPlan {
  /** Percent, rising. */
  readonly steps: readonly number[];
  readonly rule: AbortRule;
  /** A device that began and says nothing for so long has failed. */
  readonly silentMs: number;
  /** How long a step waits for devices that have not begun. */
  readonly settleMs: number;
  /** Between two steps. */
  readonly holdMs: number;
}

/** What a rollout acts on. */
export interface Fleet {
  statuses(): readonly SeenStatus[];
  point(pointer: Pointer): Promise<void>;
  /** What the channel says now: somebody else may have paused or moved it. */
  pointer(): Promise<Pointer>;
  nowMs(): number;
  sleep(durationMs: number): Promise<void>;
}

const LOOK_MS = 5000;

/** Reads `fail>2%`. */
export function parseAbortRule(text: string, least: number): AbortRule {
  const match = /^fail>(\d+(?:\.\d+)?)%$/.exec(text.replaceAll(' ', ''));
  if (match) return { failPercent: Number(match[1]), least };
  throw new ToolError({
    code: 'USAGE_ABORT',
    message: `--abort is "${text}", expected fail>PERCENT%`,
    hint: 'Write it like --abort "fail>2%".',
    exitCode: ExitCode.usage,
  });
}

export function tally(seen: readonly SeenStatus[], pointer: Pick<Pointer, 'percent' | 'salt' | 'sequence'>, silentMs: number): Tally {
  const failures: Failure[] = [];
  const ahead: Failure[] = [];
  const counts = { confirmed: 0, busy: 0, pending: 0, failed: 0, ahead: 0 };
  const own = seen.filter(({ status }) => takes(status.device, pointer));
  for (const { status, sinceMs } of own) {
    let outcome = outcomeOf(status, pointer.sequence);
    const silent = outcome === 'busy' && sinceMs > silentMs;
    if (silent) outcome = 'failed';
    counts[outcome]++;
    if (outcome === 'ahead') ahead.push({ device: status.device, reason: `runs sequence ${status.running}: ${reasonName(OLD)}` });
    if (outcome === 'failed') failures.push({ device: status.device, reason: silent ? 'silent' : reasonName(status.reason) });
  }
  return { confirmed: counts.confirmed, busy: counts.busy, pending: counts.pending, failures, ahead, devices: own.length };
}

export function isHalted({ confirmed, failures }: Pick<Tally, 'confirmed' | 'failures'>, { failPercent, least }: AbortRule): boolean {
  const finished = confirmed + failures.length;
  return finished >= Math.max(least, 1) && (100 * failures.length) / finished > failPercent;
}

/**
 * Widens a rollout step by step, as long as it goes well; sets the channel to `abort` when it does not.
 * @throws ToolError OTA_HALTED
 */
export async function rollOut(fleet: Fleet, plan: RolloutPlan, onStep: (percent: number, tally: Tally) => void): Promise<Tally> {
  let last: Tally | undefined;
  for (const percent of plan.steps) {
    const current = await fleet.pointer();
    if (percent > current.percent) await fleet.point({ ...current, percent });
    last = await stepOf(fleet, plan, current.sequence, (now) => onStep(percent, now));
    if (percent !== plan.steps.at(-1)) await fleet.sleep(plan.holdMs);
  }
  return last!;
}

async function stepOf(fleet: Fleet, plan: RolloutPlan, sequence: number, onLook: (tally: Tally) => void): Promise<Tally> {
  const startMs = fleet.nowMs();
  for (;;) {
    const pointer = await fleet.pointer();
    if (pointer.sequence !== sequence)
      throw rolloutHalted(`the channel points at sequence ${pointer.sequence} now`, 'Somebody has pushed another release; watch that one.');
    if (pointer.state === 'abort') throw rolloutHalted(`sequence ${sequence} was aborted`, 'Push a release with a higher sequence.');
    const now = tally(fleet.statuses(), pointer, plan.silentMs);
    onLook(now);
    if (isHalted(now, plan.rule)) {
      await fleet.point({ ...pointer, state: 'abort' });
      throw rolloutHalted(
        `${now.failures.length} of ${now.confirmed + now.failures.length} devices failed: ${listOf(now.failures)}`,
        'The channel is set to abort; devices that had the new version keep it. Push a repaired release, or mote ota revert.',
      );
    }
    const settled = fleet.nowMs() - startMs >= plan.settleMs;
    if (pointer.state === 'run' && now.busy === 0 && (now.pending === 0 || settled)) return now;
    await fleet.sleep(LOOK_MS);
  }
}

/** Names some, counts the rest. */
export function listOf(failures: readonly Failure[]): string {
  const named = failures.slice(0, 5).map(({ device, reason }) => `${device} (${reason})`);
  return named.join(', ') + (failures.length > named.length ? ` and ${failures.length - named.length} more` : '');
}
