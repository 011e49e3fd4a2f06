import type { ProtocolVersion, QoS } from './packets.ts';

/** What the broker offers and announces in CONNACK (MQTT 5.0 §3.2.2.3). */
export interface BrokerLimits {
  readonly protocolVersions: readonly ProtocolVersion[];
  readonly maximumQoS: QoS;
  readonly retainAvailable: boolean;
  readonly wildcardSubscriptionAvailable: boolean;
  readonly sharedSubscriptionAvailable: boolean;
  readonly subscriptionIdentifiersAvailable: boolean;
  /** QoS 1 and 2 messages that a client may have unacknowledged: 1 to 65535. */
  readonly receiveMaximum: number;
  /** Largest packet taken, in bytes, fixed header included. */
  readonly maximumPacketSize: number;
  /** Aliases a client may use: 0 to 65535. */
  readonly topicAliasMaximum: number;
  /** Seconds that replace the client's keep-alive; undefined leaves the client its own. */
  readonly serverKeepAlive: number | undefined;
  /** Seconds; 0xFFFFFFFF lets sessions live for ever. */
  readonly maximumSessionExpiryInterval: number;
  /** QoS 1 and 2 messages kept for a session that cannot take them now; what comes later is dropped. */
  readonly maximumQueuedMessages: number;
  /** Sends topic aliases to clients that announced room for them. */
  readonly sendTopicAliases: boolean;
}

/** Queue length and packet size are those of Mosquitto 2.0 as installed, receive maximum and aliases too. */
export const DEFAULT_LIMITS: BrokerLimits = {
  protocolVersions: [4, 5],
  maximumQoS: 2,
  retainAvailable: true,
  wildcardSubscriptionAvailable: true,
  sharedSubscriptionAvailable: true,
  subscriptionIdentifiersAvailable: true,
  receiveMaximum: 20,
  maximumPacketSize: 268435460,
  topicAliasMaximum: 10,
  serverKeepAlive: undefined,
  maximumSessionExpiryInterval: 0xffffffff,
  maximumQueuedMessages: 1000,
  sendTopicAliases: false,
};
