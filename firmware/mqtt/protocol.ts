/** Numbers of the wire: MQTT 3.1.1 and 5.0 §2.1.2 (packet types), §2.2.2.2 (properties), §2.4 (reason codes). */
export type QoS = 0 | 1 | 2;

export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;
export const AUTH = 15;

export const PAYLOAD_FORMAT = 0x01;
export const MESSAGE_EXPIRY_S = 0x02;
export const CONTENT_TYPE = 0x03;
export const RESPONSE_TOPIC = 0x08;
export const CORRELATION_DATA = 0x09;
export const SUBSCRIPTION_ID = 0x0b;
export const SESSION_EXPIRY_S = 0x11;
export const ASSIGNED_CLIENT_ID = 0x12;
export const SERVER_KEEP_ALIVE_S = 0x13;
export const AUTH_METHOD = 0x15;
export const AUTH_DATA = 0x16;
export const REQUEST_PROBLEM_INFO = 0x17;
export const WILL_DELAY_S = 0x18;
export const REQUEST_RESPONSE_INFO = 0x19;
export const RESPONSE_INFO = 0x1a;
export const SERVER_REFERENCE = 0x1c;
export const REASON_STRING = 0x1f;
export const RECEIVE_MAXIMUM = 0x21;
export const TOPIC_ALIAS_MAXIMUM = 0x22;
export const TOPIC_ALIAS = 0x23;
export const MAXIMUM_QOS = 0x24;
export const RETAIN_AVAILABLE = 0x25;
export const USER_PROPERTY = 0x26;
export const MAXIMUM_PACKET_SIZE = 0x27;
export const WILDCARD_AVAILABLE = 0x28;
export const SUBSCRIPTION_ID_AVAILABLE = 0x29;
export const SHARED_AVAILABLE = 0x2a;

export const SUCCESS = 0;
/** DISCONNECT alone: the broker sends the will all the same. */
export const DISCONNECT_WITH_WILL = 0x04;
/** AUTH alone: another step of the exchange, and a new exchange on a standing connection. */
export const CONTINUE_AUTHENTICATION = 0x18;
export const REAUTHENTICATE = 0x19;
/** The first reason code that means failure; everything from here on ends the operation. */
export const FAILURE = 0x80;
export const MALFORMED = 0x81;
export const PROTOCOL_ERROR = 0x82;
export const UNSUPPORTED_VERSION = 0x84;
export const NOT_AUTHORIZED = 0x87;
export const BAD_AUTHENTICATION_METHOD = 0x8c;
export const KEEP_ALIVE_TIMEOUT = 0x8d;
export const SESSION_TAKEN_OVER = 0x8e;
export const TOPIC_FILTER_INVALID = 0x8f;
export const TOPIC_NAME_INVALID = 0x90;
export const RECEIVE_MAXIMUM_EXCEEDED = 0x93;
export const TOPIC_ALIAS_INVALID = 0x94;
export const PACKET_TOO_LARGE = 0x95;
export const QUOTA_EXCEEDED = 0x97;
export const RETAIN_NOT_SUPPORTED = 0x9a;
export const QOS_NOT_SUPPORTED = 0x9b;
export const SHARED_NOT_SUPPORTED = 0x9e;
export const SUBSCRIPTION_ID_NOT_SUPPORTED = 0xa1;
export const WILDCARD_NOT_SUPPORTED = 0xa2;

/** Outcomes that no broker sends: they come from this side, above the byte range so that the two never mix. */
export const CONNECTION_LOST = 0x100;
export const NO_ANSWER = 0x101;
export const ENDED = 0x102;
/** A word about a filter was replaced by a later one before it was sent. */
export const UNSUBSCRIBED = 0x103;
/** MQTT 5: its Message Expiry Interval had passed before it could be sent. */
export const EXPIRED = 0x104;

/** A property's value by its kind: integer (and flag 0/1), text or binary as byte string; User Property as a flat list key, value, key, value; Subscription Identifier in a PUBLISH received as a list of numbers. */
export type PropertyValue = number | string | string[] | number[];
/** Properties of one packet by their numeric identifier. */
export type Properties = { [id: number]: PropertyValue };
