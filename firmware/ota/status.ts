/** What a device says of its updates: a retained JSON document on `<prefix>/<application>/d/<id>`. */
import type { Timers } from '../../hal/timers.ts';
import type { Client } from '../mqtt/options.ts';
import { IDLE, NONE } from './codes.ts';

export const status = {
  v: 1,
  /** State, reason and warning, numbers of `codes.ts`. A warning stays until the next start. */
  s: IDLE,
  e: NONE,
  w: NONE,
  /** Sequence of the release that state and reason are about; 0: none. */
  q: 0,
  /** Sequence of the release that runs; 0: the rescue bundle without a good slot. */
  run: 0,
  /** Chunks that are there, and chunks in all. */
  i: 0,
  n: 0,
  /** Interpreter, as in `2v29`. */
  esp: process.version,
};

/** What the agent talks through, and takes its time from. */
export let client: Client;
export let timers: Timers;
/** What all topics of the application's updates begin with. */
export let base: string;
/** This device, in its status topic. */
export let id: string;
let said: string;

export function usePeer(itsClient: Client, itsTimers: Timers): void {
  client = itsClient;
  timers = itsTimers;
}

export function useTopics(prefix: string): void {
  base = prefix;
}

export function useId(device: string): void {
  id = device;
}

/** Publishes it if it has changed, from the foot of the stack. A status that gets lost changes nothing but what is known of it. */
export function report(): void {
  timers.after(0, () => {
    const document = JSON.stringify(status);
    if (document !== said) client.publish(`${base}d/${id}`, (said = document), { qos: 1, retain: true, drop: 'latest' });
  });
}
