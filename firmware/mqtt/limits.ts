/** What a broker said in CONNACK that it does not take. MQTT 5.0 §3.2.2.3. */
import type { Message } from './queue.ts';
import {
  MAXIMUM_PACKET_SIZE,
  MAXIMUM_QOS,
  PACKET_TOO_LARGE,
  QOS_NOT_SUPPORTED,
  RETAIN_AVAILABLE,
  RETAIN_NOT_SUPPORTED,
} from './protocol.ts';
import type { Properties } from './protocol.ts';

/** Largest packet the broker takes, in bytes [5:3.2.2-15]; without its word the largest that MQTT can express. */
export function packetLimit(limits: Properties): number {
  return (limits[MAXIMUM_PACKET_SIZE] as number) || 0xfffffff;
}

/** 0, or the reason code for which a message cannot be sent on this connection [5:3.2.2-11, -14, -15]. */
export function refusalOf(limits: Properties, message: Message, packetBytes: number): number {
  const maxQos = limits[MAXIMUM_QOS];
  if (maxQos !== undefined && message.qos > (maxQos as number)) return QOS_NOT_SUPPORTED;
  if (message.retain && limits[RETAIN_AVAILABLE] === 0) return RETAIN_NOT_SUPPORTED;
  return packetBytes > packetLimit(limits) ? PACKET_TOO_LARGE : 0;
}
