import type { Connection } from './connection.ts';
import { publish } from './routing.ts';
import { NEVER_EXPIRES_S, type Session } from './session.ts';
import type { BrokerState } from './state.ts';

/** How connections, wills and sessions end: MQTT 5.0 §3.1.2.5, §3.14 and §4.1. */

/** The server ends a connection; a client of 5.0 is told why [MQTT-4.13.2-1]. */
export function disconnect(state: BrokerState, connection: Connection, reasonCode: number): void {
  if (connection.phase === 'closed') return;
  if (connection.phase === 'open' && connection.version === 5) connection.send({ cmd: 'disconnect', reasonCode });
  endConnection(state, connection, { reasonCode, publishWill: true });
}

/** The connection is over, whoever ended it. */
export function endConnection(state: BrokerState, connection: Connection, end: { reasonCode?: number; publishWill: boolean }): void {
  if (connection.phase === 'closed') return;
  connection.closeLink();
  state.connections.delete(connection);
  if (connection.keepAliveAlarm) state.queue.cancel(connection.keepAliveAlarm);
  const { session } = connection;
  if (!session) return;
  session.connection = undefined;
  for (const observer of state.observers) {
    observer.onClientDisconnected?.({ timeUs: state.queue.nowUs, clientId: session.clientId, reasonCode: end.reasonCode });
  }
  if (end.publishWill) scheduleWill(state, session, connection);
  if (session.expiryS === 0) endSession(state, session);
  else if (session.expiryS !== NEVER_EXPIRES_S) {
    session.expiryAlarm = state.queue.after(session.expiryS * 1e6, () => endSession(state, session));
  }
}

/** A will waits for its delay or the end of the session, whichever comes first [MQTT-3.1.2-8]. */
function scheduleWill(state: BrokerState, session: Session, connection: Connection): void {
  const { will } = connection;
  if (!will) return;
  const send = (): void => {
    cancelWill(state, session);
    publish(state, will.message);
  };
  const delayS = Math.min(will.delayS, session.expiryS);
  if (delayS === 0) return send();
  session.publishWill = send;
  session.willAlarm = state.queue.after(delayS * 1e6, send);
}

export function cancelWill(state: BrokerState, session: Session): void {
  if (session.willAlarm) state.queue.cancel(session.willAlarm);
  session.willAlarm = undefined;
  session.publishWill = undefined;
}

export function endSession(state: BrokerState, session: Session): void {
  session.publishWill?.();
  if (session.expiryAlarm) state.queue.cancel(session.expiryAlarm);
  for (const filter of session.subscriptions.keys()) state.tree.remove(session, filter);
  if (state.sessions.get(session.clientId) === session) state.sessions.delete(session.clientId);
}
