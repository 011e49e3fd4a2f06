import { isExpired, type Message } from './message.ts';
import { hasWildcard, matchesTopic } from './topics.ts';

/** The last retained message of each topic (MQTT 5.0 §3.3.1.3). */
export class RetainedMessages {
  readonly #byTopic = new Map<string, Message>();

  /** An empty payload removes what was retained [MQTT-3.3.1-6, -7]. */
  keep(message: Message): void {
    this.#byTopic.delete(message.topic);
    if (message.payload.length > 0) this.#byTopic.set(message.topic, message);
  }

  get(topic: string, nowUs: number): Message | undefined {
    const message = this.#byTopic.get(topic);
    if (!message || !isExpired(message, nowUs)) return message;
    this.#byTopic.delete(topic);
    return undefined;
  }

  matching(filter: string, nowUs: number): Message[] {
    const topics = hasWildcard(filter) ? [...this.#byTopic.keys()].filter((topic) => matchesTopic(filter, topic)) : [filter];
    return topics.flatMap((topic) => this.get(topic, nowUs) ?? []);
  }
}
