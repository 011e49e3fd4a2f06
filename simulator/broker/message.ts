import type { IPublishPacket, QoS } from './packets.ts';

/** Properties that travel with an application message from publisher to subscriber (MQTT 5.0 §3.3.2.3). */
export interface MessageProperties {
  readonly payloadFormatIndicator?: boolean;
  /** Seconds from the publisher's sending. */
  readonly messageExpiryInterval?: number;
  readonly responseTopic?: string;
  readonly correlationData?: Uint8Array;
  readonly contentType?: string;
  readonly userProperties?: Readonly<Record<string, string | string[]>>;
}

/** An application message as the broker holds it. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: QoS;
  readonly retain: boolean;
  readonly properties: MessageProperties;
  /** Client identifier of the publisher; empty when the host side published. */
  readonly publisherId: string;
  /** When the message is no longer to be started on its way; undefined for never. */
  readonly expiresUs: number | undefined;
}

/** One message on its way to one session. */
export interface Delivery {
  readonly message: Message;
  readonly qos: QoS;
  readonly retain: boolean;
  readonly subscriptionIdentifiers: readonly number[];
}

const FORWARDED = [
  'payloadFormatIndicator',
  'messageExpiryInterval',
  'responseTopic',
  'correlationData',
  'contentType',
  'userProperties',
] as const;

/** Keeps what is forwarded unaltered [MQTT-3.3.2-15, -16, -17, -20]; aliases and subscription identifiers end here. */
export function forwardedProperties(properties: IPublishPacket['properties'] | undefined): MessageProperties {
  return Object.fromEntries(FORWARDED.flatMap((name) => (properties?.[name] === undefined ? [] : [[name, properties[name]]])));
}

export function makeMessage(
  content: { topic: string; payload: Uint8Array; qos: QoS; retain: boolean; properties: MessageProperties },
  publisherId: string,
  nowUs: number,
): Message {
  const expiryS = content.properties.messageExpiryInterval;
  return { ...content, publisherId, expiresUs: expiryS === undefined ? undefined : nowUs + expiryS * 1e6 };
}

export function isExpired(message: Message, nowUs: number): boolean {
  return message.expiresUs !== undefined && nowUs >= message.expiresUs;
}

/** Seconds left to live, as forwarded [MQTT-3.3.2-6]; a message that has started on its way shows no less than 0. */
export function remainingExpiryS(message: Message, nowUs: number): number | undefined {
  return message.expiresUs === undefined ? undefined : Math.max(0, Math.ceil((message.expiresUs - nowUs) / 1e6));
}
