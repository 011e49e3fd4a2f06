import type { Connection } from '../connection.ts';
import { disconnect, endConnection } from '../endings.ts';
import type { IDisconnectPacket } from '../packets.ts';
import { ReasonCode } from '../reason-codes.ts';
import type { Session } from '../session.ts';
import type { BrokerState } from '../state.ts';

/** DISCONNECT from a client: MQTT 5.0 §3.14. */
export function handleDisconnect(state: BrokerState, connection: Connection, session: Session, packet: IDisconnectPacket): void {
  const expiryS = packet.properties?.sessionExpiryInterval;
  if (expiryS !== undefined) {
    if (expiryS > 0 && session.expiryS === 0) return disconnect(state, connection, ReasonCode.protocolError); // §3.14.2.2.2
    session.expiryS = Math.min(expiryS, state.limits.maximumSessionExpiryInterval);
  }
  const reasonCode = packet.reasonCode ?? ReasonCode.success;
  endConnection(state, connection, { reasonCode, publishWill: reasonCode !== ReasonCode.success }); // [MQTT-3.14.4-3]
}
