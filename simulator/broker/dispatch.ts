import type { Connection } from './connection.ts';
import { disconnect, endConnection } from './endings.ts';
import { handleAcknowledgement } from './handlers/acknowledge.ts';
import { handleConnect } from './handlers/connect.ts';
import { handleDisconnect } from './handlers/disconnect.ts';
import { handlePublish } from './handlers/publish.ts';
import { handleSubscribe, handleUnsubscribe } from './handlers/subscribe.ts';
import { MalformedPacket, type Packet } from './packets.ts';
import { ReasonCode } from './reason-codes.ts';
import type { BrokerState } from './state.ts';

/** Bytes from a client: every whole packet goes to its handler, until one of them ends the connection. */
export function receive(state: BrokerState, connection: Connection, bytes: Uint8Array): void {
  if (connection.phase === 'closed') return;
  connection.reader.push(bytes);
  try {
    for (let packet = connection.reader.next(); packet; packet = connection.reader.next()) {
      connection.lastReceivedUs = state.queue.nowUs;
      dispatch(state, connection, packet);
      if (isClosed(connection)) return;
    }
  } catch (error) {
    if (!(error instanceof MalformedPacket)) throw error;
    refuseMalformed(state, connection, error.reasonCode);
  }
}

function dispatch(state: BrokerState, connection: Connection, packet: Packet): void {
  if (packet.cmd === 'connect') return handleConnect(state, connection, packet);
  const { session } = connection;
  if (!session) return endConnection(state, connection, { publishWill: false }); // [MQTT-3.1.0-1]
  switch (packet.cmd) {
    case 'publish':
      return handlePublish(state, connection, session, packet);
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      return handleAcknowledgement(state, connection, session, packet);
    case 'subscribe':
      return handleSubscribe(state, connection, session, packet);
    case 'unsubscribe':
      return handleUnsubscribe(state, connection, session, packet);
    case 'pingreq':
      connection.send({ cmd: 'pingresp' });
      return;
    case 'disconnect':
      return handleDisconnect(state, connection, session, packet);
    default:
      // What only a server sends, and AUTH without an authentication method.
      return disconnect(state, connection, ReasonCode.protocolError);
  }
}

function refuseMalformed(state: BrokerState, connection: Connection, reasonCode: number): void {
  if (connection.phase === 'new' && reasonCode === ReasonCode.unsupportedProtocolVersion) {
    connection.send({ cmd: 'connack', sessionPresent: false, returnCode: 1 }); // [MQTT-3.1.2-2] of 3.1.1
  }
  disconnect(state, connection, reasonCode);
}

function isClosed(connection: Connection): boolean {
  return connection.phase === 'closed';
}
