import type { Connection } from './connection.ts';
import type { Delivery } from './message.ts';
import type { QoS } from './packets.ts';
import type { Alarm } from '../queue.ts';

export interface Subscription {
  /** As the client wrote it, `$share/…` included. */
  readonly filter: string;
  readonly qos: QoS;
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  readonly identifier: number | undefined;
}

/** A QoS 1 or 2 message that has a packet identifier. */
export interface InFlight {
  readonly packetId: number;
  readonly delivery: Delivery;
  /** What is sent (again) until the client answers. */
  phase: 'publish' | 'release';
  /** Sent on the connection that is open now; counts against the client's Receive Maximum. */
  sent: boolean;
  /** Sent on any connection: from then on it is marked as a duplicate. */
  attempted: boolean;
}

export const NEVER_EXPIRES_S = 0xffffffff;

/** State the broker keeps for one client identifier (MQTT 5.0 §4.1). */
export class Session {
  readonly clientId: string;
  readonly subscriptions = new Map<string, Subscription>();
  /** In the order of first sending [MQTT-4.6.0-1]. */
  readonly inFlight = new Map<number, InFlight>();
  readonly pending: Delivery[] = [];
  /** QoS 2 messages taken from the client whose PUBREL has not come. */
  readonly receivedIds = new Set<number>();
  expiryS = 0;
  connection: Connection | undefined;
  expiryAlarm: Alarm | undefined;
  willAlarm: Alarm | undefined;
  /** Publishes a will that waits for its delay. */
  publishWill: (() => void) | undefined;
  #lastPacketId = 0;

  constructor(clientId: string) {
    this.clientId = clientId;
  }

  /** A packet identifier that is not in use [MQTT-2.2.1-4]; undefined when all are. */
  nextPacketId(): number | undefined {
    for (let tries = 0; tries < 65535; tries++) {
      this.#lastPacketId = (this.#lastPacketId % 65535) + 1;
      if (!this.inFlight.has(this.#lastPacketId)) return this.#lastPacketId;
    }
    return undefined;
  }
}
