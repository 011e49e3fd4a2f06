import { reasonName } from '../../firmware/mqtt/names.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

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
    const words = reasonName(reason);
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
