/**
 * Request and response over publish and subscribe. On MQTT 5 by Response Topic and Correlation Data (§4.10); on 3.1.1, which has neither,
 * by convention: the answer to `…/commands/<name>` comes on `…/responses/<name>`, in the order of the requests.
 */
import type { TimerId, Timers } from '../../hal/timers.ts';
import type { Client } from './options.ts';
import { CORRELATION_DATA, FAILURE, NO_ANSWER, RESPONSE_TOPIC } from './protocol.ts';
import type { Properties } from './protocol.ts';
import { u16 } from './wire.ts';

/** Ends a request: 0 and the answer, or the reason code for which there is none (0x101 no answer in time). Called exactly once. */
export type Answer = (reason: number, payload: string) => void;

export interface RequestOptions {
  /** Where the answer shall come. Default: the topic with `/commands/` replaced by `/responses/`. */
  responseTopic?: string;
  /** Default 10,000. */
  timeoutMs?: number;
}

interface Pending {
  topic: string;
  correlation: string;
  timer: TimerId;
  answer: Answer;
}

function responseTo(topic: string): string {
  return topic.split('/commands/').join('/responses/');
}

/** Sends requests at QoS 1; the subscription to a response topic is made once and stays. */
export function createRequests(
  client: Client,
  timers: Timers,
): (topic: string, payload: string, answer: Answer, how?: RequestOptions) => void {
  const listening: string[] = [];
  let pending: Pending[] = [];
  let last = 0;

  function finish(entry: Pending, reason: number, payload: string): void {
    // A second end, as of a request refused after its time, is none.
    if (pending.indexOf(entry) < 0) return;
    pending = pending.filter((other) => other !== entry);
    timers.cancel(entry.timer);
    entry.answer(reason, payload);
  }

  return (topic, payload, answer, how = {}) => {
    const responseTopic = how.responseTopic || responseTo(topic);
    const correlation = u16(++last);
    const entry: Pending = { topic: responseTopic, correlation, answer, timer: 0 };
    entry.timer = timers.after(how.timeoutMs || 10_000, () => finish(entry, NO_ANSWER, ''));
    pending.push(entry);
    if (listening.indexOf(responseTopic) < 0) {
      listening.push(responseTopic);
      client.subscribe(responseTopic, { qos: 1 }, (_topic, text, packet) => {
        const properties = packet.properties || {};
        const wanted = properties[CORRELATION_DATA];
        for (const other of pending.slice())
          if (other.topic === responseTopic && (wanted === undefined || wanted === other.correlation)) return finish(other, 0, text);
      });
    }
    const properties: Properties = {};
    properties[RESPONSE_TOPIC] = responseTopic;
    properties[CORRELATION_DATA] = correlation;
    client.publish(topic, payload, { qos: 1, properties }, (reason) => {
      if (reason >= FAILURE) finish(entry, reason, '');
    });
  };
}

/**
 * Answers requests on a filter.
 * @param handler gets topic and payload, and `reply`, which it calls once, now or later; nothing is answered to a request that says no
 * response topic and follows no convention
 */
export function answerRequests(
  client: Client,
  filter: string,
  handler: (topic: string, payload: string, reply: (payload: string) => void) => void,
): void {
  client.subscribe(filter, { qos: 1 }, (topic, payload, packet) => {
    const properties = packet.properties || {};
    const responseTopic = (properties[RESPONSE_TOPIC] as string | undefined) || responseTo(topic);
    const correlation = properties[CORRELATION_DATA];
    handler(topic, payload, (answer) => {
      // Answering on the request's own topic would ask oneself.
      if (responseTopic === topic) return;
      const own: Properties = {};
      if (correlation !== undefined) own[CORRELATION_DATA] = correlation;
      client.publish(responseTopic, answer, { qos: 1, properties: own });
    });
  });
}
