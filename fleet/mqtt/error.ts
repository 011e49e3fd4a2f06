import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

/** Reason codes of MQTT 5.0 §2.4 in words, then those of this side. */
const REASONS: Readonly<Record<number, string>> = {
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
  0x100: 'the connection was lost',
  0x101: 'no answer in time',
  0x102: 'the client was ended',
  0x103: 'the subscription was replaced or given up',
};

export type MqttErrorCode =
  /** The network: no route, nobody listening, the connection broke. `detail` has Node's code. */
  | 'MQTT_CONNECTION'
  /** The broker's certificate is not to be trusted, or is for another name. */
  | 'MQTT_CERTIFICATE'
  /** The broker said no to the connection. */
  | 'MQTT_REFUSED'
  /** A message was not delivered. */
  | 'MQTT_PUBLISH'
  /** A subscription was not granted. */
  | 'MQTT_SUBSCRIBE'
  /** Messages arrived faster than the program took them. */
  | 'MQTT_SLOW_READER'
  /** The client was ended. */
  | 'MQTT_ENDED';

const HINTS: Readonly<Record<MqttErrorCode, string>> = {
  MQTT_CONNECTION: 'Check host and port, and that the broker runs.',
  MQTT_CERTIFICATE: 'Give the authority that signed the certificate of the broker as `ca`, and the host name that the certificate is for.',
  MQTT_REFUSED: 'Check user, password, certificate and client identifier against the configuration of the broker.',
  MQTT_PUBLISH: 'Check what the broker allows this client to publish.',
  MQTT_SUBSCRIBE: 'Check what the broker allows this client to read.',
  MQTT_SLOW_READER: 'Take messages faster, subscribe to fewer, or raise maxQueued.',
  MQTT_ENDED: '',
};

export class MqttError extends ToolError {
  declare readonly code: MqttErrorCode;
  /** Reason code: one byte from the broker (MQTT 5.0 §2.4), from 0x100 on this side's own. */
  readonly reason: number;
  /** The broker's own words, or the code of the network or TLS error; '' if there were none. */
  readonly detail: string;

  /** @param subject what did not succeed, such as `Publishing to a/b` */
  constructor(code: MqttErrorCode, subject: string, reason: number, detail = '') {
    const words = REASONS[reason] ?? `reason 0x${reason.toString(16)}`;
    const message = `${subject}: ${detail && reason >= 0x100 ? detail : `${words}${detail ? ` (${detail})` : ''}`}`;
    super({ code, message, hint: HINTS[code], exitCode: ExitCode.brokerRefused });
    this.name = 'MqttError';
    this.reason = reason;
    this.detail = detail;
  }
}

/** Codes by which OpenSSL and Node say that a certificate does not hold. */
export function isCertificateError(detail: string): boolean {
  return /CERT|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|SELF_SIGNED|HOSTNAME|SIGNATURE_FAILURE|INVALID_(CA|PURPOSE)|CRL|PATH_LENGTH/.test(
    detail,
  );
}
