import { EventQueue } from '../queue.ts';
import { Connection } from './connection.ts';
import { receive } from './dispatch.ts';
import { cancelWill, disconnect, endConnection } from './endings.ts';
import { DEFAULT_LIMITS, type BrokerLimits } from './limits.ts';
import type { AcceptedLink, ByteLink } from './link.ts';
import { makeMessage, type MessageProperties } from './message.ts';
import type { QoS } from './packets.ts';
import { ReasonCode } from './reason-codes.ts';
import { RetainedMessages } from './retained.ts';
import { publish } from './routing.ts';
import type { AccessRules, BrokerObserver, BrokerState } from './state.ts';
import { SubscriptionTree } from './subscription-tree.ts';

export interface BrokerOptions {
  /** The clock of keep-alive, expiry and delays; nothing here reads the host's. */
  readonly queue: EventQueue;
  readonly limits?: Partial<BrokerLimits>;
  readonly access?: AccessRules;
}

export interface HostPublish {
  readonly topic: string;
  /** Text is sent as UTF-8. */
  readonly payload: string | Uint8Array;
  readonly qos?: QoS;
  readonly retain?: boolean;
  readonly properties?: MessageProperties;
}

/** An MQTT broker, 3.1.1 and 5.0, that lives on a virtual clock. Same input at the same times, same output. */
export class Broker {
  readonly #state: BrokerState;
  #running = true;

  constructor(options: BrokerOptions) {
    this.#state = {
      queue: options.queue,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      access: options.access ?? {},
      sessions: new Map(),
      connections: new Set(),
      tree: new SubscriptionTree(),
      retained: new RetainedMessages(),
      observers: new Set(),
      assignedIds: 0,
    };
  }

  get running(): boolean {
    return this.#running;
  }

  /** Takes a new connection. A stopped broker closes it at once. */
  accept(link: ByteLink): AcceptedLink {
    const state = this.#state;
    const connection = new Connection(link, state.limits.maximumPacketSize);
    if (this.#running) state.connections.add(connection);
    else connection.closeLink();
    return {
      receive: (bytes) => receive(state, connection, bytes),
      closed: () => endConnection(state, connection, { publishWill: true }),
    };
  }

  /** Publishes as the host side: no client, no access rules. */
  publish({ topic, payload, qos = 0, retain = false, properties = {} }: HostPublish): void {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    publish(this.#state, makeMessage({ topic, payload: bytes, qos, retain, properties }, '', this.#state.queue.nowUs));
  }

  /** Payload retained on a topic, or undefined. */
  retained(topic: string): Uint8Array | undefined {
    return this.#state.retained.get(topic, this.#state.queue.nowUs)?.payload;
  }

  /** Retained topics and payloads that a filter matches. */
  retainedMatching(filter: string): { topic: string; payload: Uint8Array }[] {
    return this.#state.retained.matching(filter, this.#state.queue.nowUs).map(({ topic, payload }) => ({ topic, payload }));
  }

  /** Identifiers of the clients that are connected now. */
  get clients(): string[] {
    return [...this.#state.connections].flatMap(({ session }) => session?.clientId ?? []);
  }

  /** @returns a function that ends the observation */
  observe(observer: BrokerObserver): () => void {
    this.#state.observers.add(observer);
    return () => this.#state.observers.delete(observer);
  }

  /** Throws a client out; it is told why if it speaks 5.0. False when it is not connected. */
  disconnect(clientId: string, reasonCode: number = ReasonCode.administrativeAction): boolean {
    const connection = this.#state.sessions.get(clientId)?.connection;
    if (connection) disconnect(this.#state, connection, reasonCode);
    return connection !== undefined;
  }

  /** Ends every connection as a restart does. Sessions that outlive a connection, and retained messages, are kept. Wills are not sent. */
  stop(): void {
    this.#running = false;
    for (const connection of this.#state.connections) {
      connection.will = undefined;
      disconnect(this.#state, connection, ReasonCode.serverShuttingDown);
    }
    for (const session of this.#state.sessions.values()) cancelWill(this.#state, session);
  }

  start(): void {
    this.#running = true;
  }
}
