/** What a device says of its updates: a retained JSON document on `<prefix>/<application>/d/<id>`. */
import type { Timers } from '../../hal/timers.ts';
import type { Client } from '../mqtt/options.ts';
import { IDLE, NONE } from './codes.ts';

/** What the agent talks through. */
export interface Peer {
  readonly client: Client;
  readonly timers: Timers;
}

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

let peer: Peer;
let topic = '';
let said = '';

export function useStatus(given: Peer, statusTopic: string): void {
  peer = given;
  topic = statusTopic;
}

/** Publishes it if it has changed, from the foot of the stack. A status that gets lost changes nothing but what is known of it. */
export function report(): void {
  const document = JSON.stringify(status);
  if (document !== said) peer.timers.after(0, publish);
  said = document;
}

function publish(): void {
  peer.client.publish(topic, said, { qos: 1, retain: true, drop: 'latest' });
}
