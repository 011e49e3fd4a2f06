import { crc32 } from 'node:zlib';
import {
  NAME_CHARACTERS,
  POINTER_KEYS,
  POINTER_RELEASE,
  POINTER_SALT,
  POINTER_SEQUENCE,
  POINTER_SHARE,
  POINTER_STATE,
  POINTER_VERSION,
  POINTER_WORDS,
} from '../../firmware/ota/manifest.ts';

export type RolloutState = 'run' | 'pause' | 'abort';

/** What a channel points at: the one object of an update that changes. */
export interface Pointer {
  /** Id of the release. */
  readonly release: string;
  readonly sequence: number;
  /** Percent of the devices that take it, with two decimals. */
  readonly percent: number;
  /** Decides, with a device's id, which share it is in; the same through a whole rollout, so that widening leaves nobody out. */
  readonly salt: string;
  readonly state: RolloutState;
  /** Version of the key set that the release is signed with. */
  readonly keys: number;
}

const SHARES = 10000;

export function encodePointer({ release, sequence, percent, salt, state, keys }: Pointer): string {
  return [POINTER_VERSION, release, sequence, Math.round(percent * 100), salt, state, keys].join(' ');
}

/** Undefined for anything that devices ignore too. */
export function decodePointer(payload: Uint8Array): Pointer | undefined {
  const words = Buffer.from(payload).toString('latin1').split(' ');
  if (words[0] !== POINTER_VERSION || words.length !== POINTER_WORDS) return undefined;
  const [sequence, share, keys] = [POINTER_SEQUENCE, POINTER_SHARE, POINTER_KEYS].map((at) => Number(words[at]));
  const [release, state] = [words[POINTER_RELEASE]!, words[POINTER_STATE]!];
  if (release.length !== NAME_CHARACTERS || ![sequence, share, keys].every(Number.isInteger) || !isState(state)) return undefined;
  return { release, sequence: sequence!, percent: share! / 100, salt: words[POINTER_SALT]!, state, keys: keys! };
}

/** How far above what it runs a device lets a sequence be. */
export { MAX_JUMP } from '../../firmware/ota/manifest.ts';

/** Whether a device is among those that take the release. */
export function takes(device: string, { percent, salt }: Pick<Pointer, 'percent' | 'salt'>): boolean {
  return crc32(Buffer.from(device + salt, 'latin1')) % SHARES < percent * 100;
}

function isState(word: string): word is RolloutState {
  return word === 'run' || word === 'pause' || word === 'abort';
}
