/** What a device says of its updates: a retained JSON document on `<prefix>/<application>/d/<id>`. */
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

let client: Client;
let topic = '';
let said = '';

export function useStatus(given: Client, statusTopic: string): void {
  client = given;
  topic = statusTopic;
}

/** Publishes it if it has changed. A status that gets lost changes nothing but what is known of it. */
export function report(): void {
  const document = JSON.stringify(status);
  if (document !== said) client.publish(topic, document, { qos: 1, retain: true, drop: 'latest' });
  said = document;
}
