import type { Connection } from '../connection.ts';
import { pump } from '../delivery.ts';
import { disconnect } from '../endings.ts';
import type { Packet } from '../packets.ts';
import { ReasonCode } from '../reason-codes.ts';
import type { Session } from '../session.ts';
import type { BrokerState } from '../state.ts';

type Acknowledgement = Extract<Packet, { cmd: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp' }>;

/** PUBACK, PUBREC, PUBREL and PUBCOMP from a client: MQTT 5.0 §3.4 to §3.7, §4.3. */
export function handleAcknowledgement(state: BrokerState, connection: Connection, session: Session, packet: Acknowledgement): void {
  const packetId = packet.messageId!;
  if (packet.cmd === 'pubrel') {
    const known = session.receivedIds.delete(packetId);
    connection.send({ cmd: 'pubcomp', messageId: packetId, reasonCode: known ? ReasonCode.success : ReasonCode.packetIdentifierNotFound });
    return;
  }
  const entry = session.inFlight.get(packetId);
  if (!entry) {
    if (packet.cmd === 'pubrec') connection.send({ cmd: 'pubrel', messageId: packetId, reasonCode: ReasonCode.packetIdentifierNotFound });
    return;
  }
  const expected = entry.delivery.qos === 1 ? 'puback' : entry.phase === 'publish' ? 'pubrec' : undefined;
  if (packet.cmd === 'pubcomp' ? entry.phase !== 'release' : packet.cmd !== (expected ?? 'pubrec')) {
    return disconnect(state, connection, ReasonCode.protocolError);
  }
  if (packet.cmd === 'pubrec' && (packet.reasonCode ?? 0) < 0x80) {
    entry.phase = 'release';
    connection.send({ cmd: 'pubrel', messageId: packetId, reasonCode: ReasonCode.success }); // [MQTT-4.3.3-4]
    return;
  }
  session.inFlight.delete(packetId);
  pump(state, session);
}
