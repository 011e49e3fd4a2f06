/**
 * Readable names of the numbers on the wire, for logs and tools. A table apart: only what imports it pays for it.
 * MQTT 5.0 §2.1.2 (packet types), §2.2.2.2 (properties), §2.4 (reason codes).
 */
import * as mqtt from './protocol.ts';

/** Packet types by number, in the words of the specification. */
export const PACKET_NAMES: readonly string[] =
  'reserved CONNECT CONNACK PUBLISH PUBACK PUBREC PUBREL PUBCOMP SUBSCRIBE SUBACK UNSUBSCRIBE UNSUBACK PINGREQ PINGRESP DISCONNECT AUTH'.split(
    ' ',
  );

/** Properties by identifier. */
export const PROPERTY_NAMES: { readonly [id: number]: string } = {
  0x01: 'Payload Format Indicator',
  0x02: 'Message Expiry Interval',
  0x03: 'Content Type',
  0x08: 'Response Topic',
  0x09: 'Correlation Data',
  0x0b: 'Subscription Identifier',
  0x11: 'Session Expiry Interval',
  0x12: 'Assigned Client Identifier',
  0x13: 'Server Keep Alive',
  0x15: 'Authentication Method',
  0x16: 'Authentication Data',
  0x17: 'Request Problem Information',
  0x18: 'Will Delay Interval',
  0x19: 'Request Response Information',
  0x1a: 'Response Information',
  0x1c: 'Server Reference',
  0x1f: 'Reason String',
  0x21: 'Receive Maximum',
  0x22: 'Topic Alias Maximum',
  0x23: 'Topic Alias',
  0x24: 'Maximum QoS',
  0x25: 'Retain Available',
  0x26: 'User Property',
  0x27: 'Maximum Packet Size',
  0x28: 'Wildcard Subscription Available',
  0x29: 'Subscription Identifier Available',
  0x2a: 'Shared Subscription Available',
};

const REASONS: { readonly [code: number]: string } = {
  0x00: 'success',
  0x01: 'granted QoS 1',
  0x02: 'granted QoS 2',
  0x04: 'disconnect with will message',
  0x10: 'no matching subscribers',
  0x11: 'no subscription existed',
  0x18: 'continue authentication',
  0x19: 're-authenticate',
  0x80: 'unspecified error',
  0x81: 'malformed packet',
  0x82: 'protocol error',
  0x83: 'implementation specific error',
  0x84: 'unsupported protocol version',
  0x85: 'client identifier not valid',
  0x86: 'bad user name or password',
  0x87: 'not authorized',
  0x88: 'server unavailable',
  0x89: 'server busy',
  0x8a: 'banned',
  0x8b: 'server shutting down',
  0x8c: 'bad authentication method',
  0x8d: 'keep alive timeout',
  0x8e: 'session taken over',
  0x8f: 'topic filter invalid',
  0x90: 'topic name invalid',
  0x91: 'packet identifier in use',
  0x92: 'packet identifier not found',
  0x93: 'receive maximum exceeded',
  0x94: 'topic alias invalid',
  0x95: 'packet too large',
  0x96: 'message rate too high',
  0x97: 'quota exceeded',
  0x98: 'administrative action',
  0x99: 'payload format invalid',
  0x9a: 'retain not supported',
  0x9b: 'QoS not supported',
  0x9c: 'use another server',
  0x9d: 'server moved',
  0x9e: 'shared subscriptions not supported',
  0x9f: 'connection rate exceeded',
  0xa0: 'maximum connect time',
  0xa1: 'subscription identifiers not supported',
  0xa2: 'wildcard subscriptions not supported',
  [mqtt.CONNECTION_LOST]: 'connection lost',
  [mqtt.NO_ANSWER]: 'no answer in time',
  [mqtt.ENDED]: 'client ended',
  [mqtt.UNSUBSCRIBED]: 'replaced by a later request',
  [mqtt.EXPIRED]: 'expired while it waited',
};

/** What a reason code of a callback says, those of this side included; codes that nobody has defined as `reason 0x..`. */
export function reasonName(reason: number): string {
  return REASONS[reason] || `reason 0x${reason.toString(16)}`;
}
