import { isExpired, type Delivery } from './message.ts';
import type { InFlight, Session } from './session.ts';
import type { BrokerState } from './state.ts';

/** Messages from the broker to one session: MQTT 5.0 §4.3, §4.4 and §4.9. */

export function deliver(state: BrokerState, session: Session, delivery: Delivery): void {
  const { connection } = session;
  if (delivery.qos === 0) {
    if (connection && !isExpired(delivery.message, state.queue.nowUs))
      connection.sendPublish(delivery, undefined, false, state.queue.nowUs);
    return;
  }
  if (session.pending.length >= state.limits.maximumQueuedMessages) return;
  session.pending.push(delivery);
  pump(state, session);
}

/** After a resumption: what is in flight goes out again, in order, within the new connection's quota. */
export function resume(state: BrokerState, session: Session): void {
  for (const entry of session.inFlight.values()) entry.sent = false;
  pump(state, session);
}

/** Sends as much as the client's Receive Maximum lets through: first what was in flight, then what waits. */
export function pump(state: BrokerState, session: Session): void {
  const { connection } = session;
  if (!connection) return;
  let sent = 0;
  for (const entry of session.inFlight.values()) if (entry.sent) sent++;
  for (const entry of session.inFlight.values()) {
    if (entry.sent) continue;
    if (sent >= connection.receiveMaximum) return;
    if (send(state, session, entry)) sent++;
  }
  while (sent < connection.receiveMaximum && session.pending.length > 0) {
    const delivery = session.pending.shift()!;
    if (isExpired(delivery.message, state.queue.nowUs)) continue;
    const packetId = session.nextPacketId();
    if (packetId === undefined) {
      session.pending.unshift(delivery);
      return;
    }
    const entry: InFlight = { packetId, delivery, phase: 'publish', sent: false, attempted: false };
    session.inFlight.set(packetId, entry);
    if (send(state, session, entry)) sent++;
  }
}

/** False when the entry is done with because the client takes no packet of that size. */
function send(state: BrokerState, session: Session, entry: InFlight): boolean {
  const connection = session.connection!;
  if (entry.phase === 'release') connection.send({ cmd: 'pubrel', messageId: entry.packetId, reasonCode: 0 });
  else if (!connection.sendPublish(entry.delivery, entry.packetId, entry.attempted, state.queue.nowUs)) {
    session.inFlight.delete(entry.packetId);
    return false;
  }
  entry.sent = true;
  entry.attempted = true;
  return true;
}
