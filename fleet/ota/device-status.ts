import * as code from '../../firmware/ota/codes.ts';

/** What a device says of its updates; see `firmware/ota/status.ts`. */
export interface DeviceStatus {
  readonly device: string;
  readonly state: number;
  readonly reason: number;
  readonly warning: number;
  /** Sequence that state and reason are about; 0: none. */
  readonly sequence: number;
  /** Sequence that runs; 0: the rescue bundle without a good slot. */
  readonly running: number;
  readonly chunksDone: number;
  readonly chunks: number;
  readonly engine: string;
}

const STATES: Readonly<Record<number, string>> = {
  [code.IDLE]: 'running',
  [code.WAITING]: 'waiting',
  [code.VERIFYING]: 'verifying',
  [code.FETCHING]: 'fetching',
  [code.DEFERRED]: 'deferred by the application',
  [code.RESTARTING]: 'restarting',
  [code.TRIAL]: 'on trial',
  [code.HELD]: 'held',
  [code.FAILED]: 'failed',
};

const REASONS: Readonly<Record<number, string>> = {
  [code.DENIED]: 'the broker refuses a subscription: check its access rules (mote ota acl)',
  [code.MISSING]: 'an object is missing on the broker (mote ota repair)',
  [code.GARBAGE]: 'an object on the broker is not what its name promises (mote ota repair)',
  [code.MALFORMED]: 'the signed manifest contradicts itself',
  [code.BAD_SIGNATURE]: 'no key of the device has signed it',
  [code.OLD]: 'older than what runs',
  [code.CONFLICT]: 'another release of the sequence that runs',
  [code.WRONG_APPLICATION]: 'it is for another application',
  [code.WRONG_BOARD]: 'it is not for this board',
  [code.WRONG_ENGINE]: 'it is not for this version of the interpreter',
  [code.TOO_BIG]: 'it does not fit the slot',
  [code.NO_MEMORY]: 'too little memory for an update',
  [code.BAD_HASH]: 'the installed bytes are not the signed ones',
  [code.EXPIRED]: 'the release has expired',
  [code.PRECURSOR]: 'a release in between has to come first',
  [code.JUMP]: 'its sequence is too far ahead',
  [code.LAYOUT]: 'Storage is not laid out for updates (mote provision)',
  [code.CRASHED]: 'it crashed or hung in three starts, rolled back',
  [code.THREW]: 'it threw an exception in three starts, rolled back',
  [code.NO_BROKER]: 'it did not reach the broker, rolled back',
  [code.UNHEALTHY]: 'the application did not become healthy, rolled back',
  [code.ROT]: 'the newer slot has decayed, the older one runs',
  [code.UNSTABLE]: 'the application does not stay up, the rescue bundle runs',
};

export function stateName({ state, chunks, chunksDone }: DeviceStatus): string {
  const name = STATES[state] ?? `state ${state}`;
  return state === code.FETCHING && chunks > 0 ? `${name} ${Math.floor((100 * chunksDone) / chunks)} %` : name;
}

/** Empty for no reason. */
export function reasonName(reason: number): string {
  return reason === code.NONE ? '' : (REASONS[reason] ?? `reason ${reason}`);
}

/** How a device stands to a release. `pending` ones may still take it; those that are `ahead` run a higher sequence and never will. */
export type Outcome = 'confirmed' | 'ahead' | 'failed' | 'busy' | 'pending';

export function outcomeOf(status: DeviceStatus, sequence: number): Outcome {
  if (status.running > sequence) return 'ahead';
  const said = status.sequence === sequence;
  if (status.running === sequence)
    return said && status.reason === code.CONFLICT ? 'failed' : status.state === code.TRIAL ? 'busy' : 'confirmed';
  if (!said) return 'pending';
  if (status.state === code.FAILED || REFUSALS.includes(status.reason)) return 'failed';
  return [code.VERIFYING, code.FETCHING, code.RESTARTING, code.WAITING].includes(status.state) ? 'busy' : 'pending';
}

/** Reasons that only another release mends, in whatever state a device says them. */
const REFUSALS: readonly number[] = [code.BAD_SIGNATURE, code.MALFORMED, code.OLD, code.CONFLICT];

/** Undefined for what no device has written. */
export function decodeStatus(topic: string, payload: Uint8Array): DeviceStatus | undefined {
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(Buffer.from(payload).toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (typeof document !== 'object' || document === null || document.v !== 1) return undefined;
  const number = (key: string): number => (typeof document[key] === 'number' ? document[key] : 0);
  return {
    device: topic.slice(topic.lastIndexOf('/') + 1),
    state: number('s'),
    reason: number('e'),
    warning: number('w'),
    sequence: number('q'),
    running: number('run'),
    chunksDone: number('i'),
    chunks: number('n'),
    engine: typeof document.esp === 'string' ? document.esp : '',
  };
}
