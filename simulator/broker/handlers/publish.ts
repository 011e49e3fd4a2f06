import type { Connection } from '../connection.ts';
import { disconnect } from '../endings.ts';
import { forwardedProperties, makeMessage } from '../message.ts';
import type { IPublishPacket } from '../packets.ts';
import { ReasonCode } from '../reason-codes.ts';
import { publish } from '../routing.ts';
import type { Session } from '../session.ts';
import type { BrokerState } from '../state.ts';
import { isTopicName } from '../topics.ts';

/** PUBLISH from a client: MQTT 5.0 §3.3 and the receiver's side of §4.3. */
export function handlePublish(state: BrokerState, connection: Connection, session: Session, packet: IPublishPacket): void {
  const topic = resolveTopic(state, connection, packet);
  if (typeof topic === 'number') return disconnect(state, connection, topic);
  const refusal = checkPublish(state, packet, topic);
  if (refusal !== ReasonCode.success) return disconnect(state, connection, refusal);
  const packetId = packet.messageId ?? 0;
  if (packet.qos === 2 && session.receivedIds.has(packetId)) {
    connection.send({ cmd: 'pubrec', messageId: packetId, reasonCode: ReasonCode.success }); // [MQTT-4.3.3-10]
    return;
  }
  if (packet.qos === 2 && session.receivedIds.size >= state.limits.receiveMaximum && connection.version === 5) {
    return disconnect(state, connection, ReasonCode.receiveMaximumExceeded); // [MQTT-3.3.4-7]
  }
  const reasonCode = accept(state, connection, session, packet, topic);
  if (packet.qos === 1) connection.send({ cmd: 'puback', messageId: packetId, reasonCode });
  if (packet.qos === 2) {
    if (reasonCode < 0x80) session.receivedIds.add(packetId);
    connection.send({ cmd: 'pubrec', messageId: packetId, reasonCode });
  }
}

/** Publishes what is allowed; the result is what the acknowledgement says. A client of 3.1.1 is not told [MQTT-3.3.5-2]. */
function accept(state: BrokerState, connection: Connection, session: Session, packet: IPublishPacket, topic: string): number {
  const { clientId } = session;
  const { username } = connection;
  const allowed = state.access.allow?.({ clientId, username, action: 'publish', topic }) ?? true;
  if (!allowed) return ReasonCode.notAuthorized;
  const content = {
    topic,
    payload: Buffer.from(packet.payload),
    qos: packet.qos,
    retain: packet.retain,
    properties: forwardedProperties(packet.properties),
  };
  const wanted = publish(state, makeMessage(content, clientId, state.queue.nowUs));
  return wanted ? ReasonCode.success : ReasonCode.noMatchingSubscribers;
}

function checkPublish(state: BrokerState, packet: IPublishPacket, topic: string): number {
  if (packet.qos === 0 && packet.dup) return ReasonCode.malformedPacket; // [MQTT-3.3.1-2]
  if (!isTopicName(topic)) return ReasonCode.topicNameInvalid; // [MQTT-3.3.2-2]
  if (packet.properties?.subscriptionIdentifier !== undefined) return ReasonCode.protocolError; // [MQTT-3.3.4-6]
  const { responseTopic } = packet.properties ?? {};
  if (responseTopic !== undefined && !isTopicName(responseTopic)) return ReasonCode.protocolError; // [MQTT-3.3.2-14]
  if (packet.qos > state.limits.maximumQoS) return ReasonCode.qosNotSupported; // [MQTT-3.2.2-11]
  if (packet.retain && !state.limits.retainAvailable) return ReasonCode.retainNotSupported; // [MQTT-3.2.2-14]
  return ReasonCode.success;
}

/** The topic name, or the reason why an alias has none (MQTT 5.0 §3.3.2.3.4). */
function resolveTopic(state: BrokerState, connection: Connection, packet: IPublishPacket): string | number {
  const alias = packet.properties?.topicAlias;
  if (alias === undefined) return packet.topic;
  if (alias < 1 || alias > state.limits.topicAliasMaximum) return ReasonCode.topicAliasInvalid; // [MQTT-3.3.2-8, -9]
  if (packet.topic !== '') connection.aliasesIn.set(alias, packet.topic);
  return connection.aliasesIn.get(alias) ?? ReasonCode.protocolError;
}
