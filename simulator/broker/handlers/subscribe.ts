import type { Connection } from '../connection.ts';
import { deliver } from '../delivery.ts';
import { disconnect } from '../endings.ts';
import type { ISubscribePacket, ISubscription, IUnsubscribePacket, QoS } from '../packets.ts';
import { ReasonCode } from '../reason-codes.ts';
import type { Session, Subscription } from '../session.ts';
import type { BrokerState } from '../state.ts';
import { hasWildcard, isTopicFilter, parseSharedFilter } from '../topics.ts';

/** SUBSCRIBE: MQTT 5.0 §3.8. Retained messages follow the SUBACK. */
export function handleSubscribe(state: BrokerState, connection: Connection, session: Session, packet: ISubscribePacket): void {
  const identifier = packet.properties?.subscriptionIdentifier;
  if (packet.subscriptions.length === 0 || identifier === 0 || packet.subscriptions.some(isNoLocalShared)) {
    return disconnect(state, connection, ReasonCode.protocolError); // [MQTT-3.8.3-2, -4]
  }
  const granted: number[] = [];
  const retained: (() => void)[] = [];
  for (const request of packet.subscriptions) {
    const refusal = refusalOf(state, connection, session, request.topic, identifier);
    granted.push(refusal === undefined ? Math.min(request.qos, state.limits.maximumQoS) : connection.version === 5 ? refusal : 0x80);
    if (refusal !== undefined) continue;
    const isNew = !session.subscriptions.has(request.topic);
    const subscription = subscribe(state, session, request, identifier);
    const handling = request.rh ?? 0;
    const wanted = handling === 0 || (handling === 1 && isNew); // [MQTT-3.3.1-9, -10, -11]
    if (wanted && !parseSharedFilter(request.topic)) retained.push(() => sendRetained(state, session, subscription));
  }
  connection.send({ cmd: 'suback', messageId: packet.messageId!, granted });
  for (const send of retained) send();
}

/** UNSUBSCRIBE: MQTT 5.0 §3.10. What is in flight is completed [MQTT-3.10.4-3]. */
export function handleUnsubscribe(state: BrokerState, connection: Connection, session: Session, packet: IUnsubscribePacket): void {
  if (packet.unsubscriptions.length === 0) return disconnect(state, connection, ReasonCode.protocolError); // [MQTT-3.10.3-2]
  const granted = packet.unsubscriptions.map((filter) => {
    if (!session.subscriptions.delete(filter))
      return isTopicFilter(filter) ? ReasonCode.noSubscriptionExisted : ReasonCode.topicFilterInvalid;
    state.tree.remove(session, filter);
    return ReasonCode.success;
  });
  connection.send({ cmd: 'unsuback', messageId: packet.messageId!, granted });
}

function isNoLocalShared({ topic, nl }: ISubscription): boolean {
  return nl === true && topic.startsWith('$share/');
}

function refusalOf(
  state: BrokerState,
  connection: Connection,
  session: Session,
  filter: string,
  identifier: number | undefined,
): number | undefined {
  const { limits } = state;
  if (!isTopicFilter(filter)) return ReasonCode.topicFilterInvalid;
  const shared = parseSharedFilter(filter);
  if (shared && !limits.sharedSubscriptionAvailable) return ReasonCode.sharedSubscriptionsNotSupported;
  if (identifier !== undefined && !limits.subscriptionIdentifiersAvailable) return ReasonCode.subscriptionIdentifiersNotSupported;
  if (hasWildcard(filter) && !limits.wildcardSubscriptionAvailable) return ReasonCode.wildcardSubscriptionsNotSupported;
  const request = {
    clientId: session.clientId,
    username: connection.username,
    action: 'subscribe',
    topic: shared?.filter ?? filter,
  } as const;
  return (state.access.allow?.(request) ?? true) ? undefined : ReasonCode.notAuthorized;
}

/** A filter that is there already is replaced [MQTT-3.8.4-3]. */
function subscribe(state: BrokerState, session: Session, request: ISubscription, identifier: number | undefined): Subscription {
  const subscription: Subscription = {
    filter: request.topic,
    qos: Math.min(request.qos, state.limits.maximumQoS) as QoS,
    noLocal: request.nl ?? false,
    retainAsPublished: request.rap ?? false,
    identifier,
  };
  session.subscriptions.set(request.topic, subscription);
  state.tree.add(session, subscription);
  return subscription;
}

function sendRetained(state: BrokerState, session: Session, subscription: Subscription): void {
  for (const message of state.retained.matching(subscription.filter, state.queue.nowUs)) {
    deliver(state, session, {
      message,
      qos: Math.min(message.qos, subscription.qos) as QoS,
      retain: true, // [MQTT-3.3.1-8]
      subscriptionIdentifiers: subscription.identifier === undefined ? [] : [subscription.identifier],
    });
  }
}
