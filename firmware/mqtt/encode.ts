/**
 * Packets that a client sends, as byte strings. The property list arrives as bytes that `properties.ts` made, '' in 3.1.1:
 * so one set of functions serves both versions, and who speaks only 3.1.1 carries no property code.
 * Not checked here: topics, filters, sizes; the client does that before it takes a message.
 */
import type { QoS } from './protocol.ts';
import { chr, packet, sized, u16 } from './wire.ts';

/** First bytes of PUBLISH with QoS 0, SUBSCRIBE and UNSUBSCRIBE. */
export const PUBLISH_FIRST = 0x30;
export const SUBSCRIBE_FIRST = 0x82;
export const UNSUBSCRIBE_FIRST = 0xa2;
/** Among these, the bits that are set if the packet has an identifier and is acknowledged: QoS, and what is reserved in the other two. */
export const ACKNOWLEDGED = 6;
/** And the last one that is a PUBLISH. */
export const LAST_PUBLISH = 0x3f;

/** What CONNECT says of a will. */
export interface WillFields {
  topic: string;
  payload: string;
  qos?: QoS;
  retain?: boolean;
}

/** And of who connects. */
export interface Credentials {
  username?: string | undefined;
  password?: string | undefined;
}

/** CONNECT for protocol level 4 (3.1.1) or 5. MQTT 5.0 §3.1. */
export function encodeConnect(
  level: number,
  clean: boolean,
  keepAliveS: number,
  clientId: string,
  will: WillFields | undefined,
  credentials: Credentials,
  properties: string,
  willProperties: string,
): string {
  let flags = clean ? 2 : 0;
  let payload = sized(clientId);
  if (will) {
    flags |= 4 | ((will.qos || 0) << 3) | (will.retain ? 32 : 0);
    payload += willProperties + sized(will.topic) + sized(will.payload);
  }
  // 3.1.1 has no password without a user [3:3.1.2-22].
  if (credentials.username !== undefined || (level < 5 && credentials.password !== undefined)) {
    flags |= 128;
    payload += sized(credentials.username || '');
  }
  if (credentials.password !== undefined) {
    flags |= 64;
    payload += sized(credentials.password);
  }
  return packet(16, '\0\x04MQTT' + chr(level, flags) + u16(keepAliveS) + properties + payload);
}

/**
 * PUBLISH, SUBSCRIBE or UNSUBSCRIBE. MQTT 5.0 §3.3, §3.8, §3.10.
 * @param first byte of the packet
 * @param name of the topic, or (first) filter, sized
 * @param middle identifier, if it has one, and properties
 * @param payload in SUBSCRIBE the options byte; both kinds may go on with further filters
 */
export function encodeRequest(first: number, name: string, middle: string, payload: string): string {
  return packet(first, (first > LAST_PUBLISH ? middle + name : name + middle) + payload);
}

/** PUBACK, PUBREC, PUBREL or PUBCOMP with success in the short form, which is the same in both versions [5:3.4.2.1]. */
export function encodeAck(type: number, id: number): string {
  return chr((type << 4) | (type === 6 ? 2 : 0), 2, id >> 8, id & 255);
}

export const PINGREQ_PACKET = '\xc0\0';

/** AUTH with its properties. MQTT 5.0 §3.15. */
export function encodeAuth(reason: number, properties: string): string {
  return packet(240, chr(reason) + properties);
}

/** DISCONNECT for MQTT 5 with a reason; in 3.1.1 it is the two bytes E0 00 and says nothing. MQTT 5.0 §3.14. */
export function encodeDisconnect(level: number, reason: number): string {
  return level < 5 || !reason ? '\xe0\0' : chr(224, 1, reason);
}
