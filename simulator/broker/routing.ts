import { deliver } from './delivery.ts';
import type { Message } from './message.ts';
import type { QoS } from './packets.ts';
import type { Session } from './session.ts';
import type { BrokerState } from './state.ts';
import type { Subscriber } from './subscription-tree.ts';

/** Takes a message over: shows it, keeps it if retained, gives it to every session that wants it. True if any did. */
export function publish(state: BrokerState, message: Message): boolean {
  const { topic, payload, qos, retain, properties, publisherId: clientId } = message;
  for (const observer of state.observers) {
    observer.onPublish?.({ timeUs: state.queue.nowUs, clientId, topic, payload, qos, retain, properties });
  }
  if (retain) state.retained.keep(message);
  const { subscribers, shares } = state.tree.match(topic);
  const chosen = shares.flatMap((members) => nextMember(members) ?? []);
  const bySession = new Map<Session, Subscriber[]>();
  for (const subscriber of subscribers) {
    if (subscriber.subscription.noLocal && subscriber.session.clientId === message.publisherId) continue; // [MQTT-3.8.3-3]
    const list = bySession.get(subscriber.session);
    if (list) list.push(subscriber);
    else bySession.set(subscriber.session, [subscriber]);
  }
  for (const [session, list] of bySession) deliverOnce(state, session, message, list);
  for (const subscriber of chosen) deliverOnce(state, subscriber.session, message, [subscriber]);
  return bySession.size + chosen.length > 0;
}

/** Overlapping subscriptions get one copy, at the highest QoS of them, with every identifier [MQTT-3.3.4-2, -3]. */
function deliverOnce(state: BrokerState, session: Session, message: Message, subscribers: readonly Subscriber[]): void {
  const qos = Math.min(message.qos, Math.max(...subscribers.map(({ subscription }) => subscription.qos))) as QoS;
  deliver(state, session, {
    message,
    qos,
    retain: message.retain && subscribers.some(({ subscription }) => subscription.retainAsPublished), // [MQTT-3.3.1-12, -13]
    subscriptionIdentifiers: subscribers.flatMap(({ subscription }) => subscription.identifier ?? []),
  });
}

/** Members of a share take turns; one that is connected goes before one that is not. */
function nextMember(members: Map<Session, Subscriber>): Subscriber | undefined {
  const all = [...members.values()];
  const next = all.find(({ session }) => session.connection) ?? all[0];
  if (next) {
    members.delete(next.session);
    members.set(next.session, next);
  }
  return next;
}
