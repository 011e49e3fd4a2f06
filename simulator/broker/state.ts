import type { EventQueue } from '../queue.ts';
import type { Connection } from './connection.ts';
import type { BrokerLimits } from './limits.ts';
import type { Message, MessageProperties } from './message.ts';
import type { ProtocolVersion, QoS } from './packets.ts';
import type { RetainedMessages } from './retained.ts';
import type { Session } from './session.ts';
import type { SubscriptionTree } from './subscription-tree.ts';

/** A message as an observer sees it, when the broker takes it over. */
export interface PublishedMessage {
  readonly timeUs: number;
  /** Empty when the host side published. */
  readonly clientId: string;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: QoS;
  readonly retain: boolean;
  readonly properties: MessageProperties;
}

export interface BrokerObserver {
  onPublish?(message: PublishedMessage): void;
  onClientConnected?(client: { timeUs: number; clientId: string; protocolVersion: ProtocolVersion; sessionPresent: boolean }): void;
  /** `reasonCode` is the one of the DISCONNECT that was sent or received; undefined when the link just ended. */
  onClientDisconnected?(client: { timeUs: number; clientId: string; reasonCode: number | undefined }): void;
}

/** Who may do what. Absent: everybody everything. */
export interface AccessRules {
  /** User name to password. A client without a right pair is refused as not authorized. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Asked for every topic name published to and every filter subscribed to. */
  readonly allow?: (request: {
    readonly clientId: string;
    readonly username: string | undefined;
    readonly action: 'publish' | 'subscribe';
    readonly topic: string;
  }) => boolean;
}

/** What the handlers of the broker share. */
export interface BrokerState {
  readonly queue: EventQueue;
  readonly limits: BrokerLimits;
  readonly access: AccessRules;
  readonly sessions: Map<string, Session>;
  readonly connections: Set<Connection>;
  readonly tree: SubscriptionTree;
  readonly retained: RetainedMessages;
  readonly observers: Set<BrokerObserver>;
  assignedIds: number;
}

/** A message that the broker has accepted, on its way to observers and subscribers. */
export type Publish = (state: BrokerState, message: Message) => void;
