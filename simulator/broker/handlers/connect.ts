import type { Connection } from '../connection.ts';
import { resume } from '../delivery.ts';
import { cancelWill, disconnect, endConnection, endSession } from '../endings.ts';
import { forwardedProperties, makeMessage } from '../message.ts';
import type { IConnectPacket } from '../packets.ts';
import { connackReturnCode, ReasonCode } from '../reason-codes.ts';
import { NEVER_EXPIRES_S, Session } from '../session.ts';
import type { BrokerState } from '../state.ts';
import { isTopicName } from '../topics.ts';

type Check = (state: BrokerState, connection: Connection, packet: IConnectPacket) => number;

/** In this order; the first that does not say success refuses the connection. */
const CHECKS: readonly Check[] = [checkVersion, checkIdentifier, checkAuthentication, checkWill];

export function handleConnect(state: BrokerState, connection: Connection, packet: IConnectPacket): void {
  if (connection.phase === 'open') return disconnect(state, connection, ReasonCode.protocolError); // [MQTT-3.1.0-2]
  connection.version = packet.protocolVersion === 5 ? 5 : 4;
  for (const check of CHECKS) {
    const reasonCode = check(state, connection, packet);
    if (reasonCode !== ReasonCode.success) return refuse(state, connection, reasonCode);
  }
  const properties = packet.properties ?? {};
  if (properties.receiveMaximum === 0 || properties.maximumPacketSize === 0) return refuse(state, connection, ReasonCode.protocolError);
  connection.receiveMaximum = properties.receiveMaximum ?? 65535;
  connection.maximumPacketSize = properties.maximumPacketSize ?? Infinity;
  connection.aliasMaximumOut = state.limits.sendTopicAliases ? (properties.topicAliasMaximum ?? 0) : 0;
  connection.username = packet.username;

  const assignedId = packet.clientId === '' ? `auto-${++state.assignedIds}` : undefined;
  const clientId = assignedId ?? packet.clientId;
  const { session, present } = openSession(state, clientId, packet.clean ?? true);
  const askedExpiryS = connection.version === 5 ? (properties.sessionExpiryInterval ?? 0) : packet.clean ? 0 : NEVER_EXPIRES_S;
  session.expiryS = Math.min(askedExpiryS, state.limits.maximumSessionExpiryInterval);
  session.connection = connection;
  connection.session = session;
  connection.phase = 'open';
  takeWill(state, connection, packet);
  watchKeepAlive(state, connection, packet.keepalive ?? 0);

  connection.send({
    cmd: 'connack',
    sessionPresent: present,
    ...(connection.version === 5 ? { reasonCode: 0, properties: connackProperties(state, assignedId, askedExpiryS) } : { returnCode: 0 }),
  });
  for (const observer of state.observers) {
    observer.onClientConnected?.({ timeUs: state.queue.nowUs, clientId, protocolVersion: connection.version, sessionPresent: present });
  }
  resume(state, session);
}

function checkVersion(state: BrokerState, connection: Connection, packet: IConnectPacket): number {
  const known = packet.protocolId === 'MQTT' && (packet.protocolVersion === 4 || packet.protocolVersion === 5);
  return known && state.limits.protocolVersions.includes(connection.version) ? ReasonCode.success : ReasonCode.unsupportedProtocolVersion;
}

function checkIdentifier(_state: BrokerState, connection: Connection, packet: IConnectPacket): number {
  const missing = packet.clientId === '' && connection.version === 4 && !packet.clean; // [MQTT-3.1.3-8] of 3.1.1
  return missing ? ReasonCode.clientIdentifierNotValid : ReasonCode.success;
}

function checkAuthentication(state: BrokerState, _connection: Connection, packet: IConnectPacket): number {
  if (packet.properties?.authenticationMethod !== undefined) return ReasonCode.badAuthenticationMethod;
  const { credentials } = state.access;
  if (!credentials) return ReasonCode.success;
  const { username, password } = packet;
  const known = username !== undefined && Object.hasOwn(credentials, username) && credentials[username] === password?.toString();
  return known ? ReasonCode.success : ReasonCode.notAuthorized;
}

function checkWill(state: BrokerState, _connection: Connection, { will }: IConnectPacket): number {
  if (!will) return ReasonCode.success;
  if (!isTopicName(will.topic)) return ReasonCode.topicNameInvalid;
  if ((will.qos ?? 0) > state.limits.maximumQoS) return ReasonCode.qosNotSupported; // [MQTT-3.2.2-12]
  if (will.retain && !state.limits.retainAvailable) return ReasonCode.retainNotSupported; // [MQTT-3.2.2-13]
  return ReasonCode.success;
}

function refuse(state: BrokerState, connection: Connection, reasonCode: number): void {
  connection.send({
    cmd: 'connack',
    sessionPresent: false,
    ...(connection.version === 5 ? { reasonCode } : { returnCode: connackReturnCode(reasonCode) }),
  });
  endConnection(state, connection, { publishWill: false });
}

/** Takes a client identifier over from whoever had it, and its session unless a clean start is asked for [MQTT-3.1.2-4, -5]. */
function openSession(state: BrokerState, clientId: string, clean: boolean): { session: Session; present: boolean } {
  const previous = state.sessions.get(clientId);
  if (previous) {
    if (clean) previous.expiryS = 0;
    if (previous.connection) disconnect(state, previous.connection, ReasonCode.sessionTakenOver); // [MQTT-3.1.4-3]
    if (clean) endSession(state, previous);
  }
  const kept = state.sessions.get(clientId);
  if (kept) {
    cancelWill(state, kept);
    if (kept.expiryAlarm) state.queue.cancel(kept.expiryAlarm);
    kept.expiryAlarm = undefined;
  }
  const session = kept ?? new Session(clientId);
  state.sessions.set(clientId, session);
  return { session, present: kept !== undefined };
}

function takeWill(state: BrokerState, connection: Connection, { will, clientId }: IConnectPacket): void {
  if (!will) return;
  const properties = forwardedProperties(will.properties);
  const content = { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos ?? 0, retain: will.retain ?? false, properties };
  connection.will = {
    delayS: will.properties?.willDelayInterval ?? 0,
    get message() {
      return makeMessage(content, clientId, state.queue.nowUs);
    },
  };
}

/** Gives a silent client one and a half times its keep-alive [MQTT-3.1.2-22]. */
function watchKeepAlive(state: BrokerState, connection: Connection, askedS: number): void {
  const keepAliveS = connection.version === 5 ? (state.limits.serverKeepAlive ?? askedS) : askedS;
  if (keepAliveS === 0) return;
  const check = (): void => {
    const dueUs = connection.lastReceivedUs + keepAliveS * 1.5e6;
    if (state.queue.nowUs >= dueUs) disconnect(state, connection, ReasonCode.keepAliveTimeout);
    else connection.keepAliveAlarm = state.queue.at(dueUs, check);
  };
  check();
}

function connackProperties(state: BrokerState, assignedId: string | undefined, askedExpiryS: number) {
  const { limits } = state;
  return {
    receiveMaximum: limits.receiveMaximum,
    topicAliasMaximum: limits.topicAliasMaximum,
    ...(assignedId === undefined ? {} : { assignedClientIdentifier: assignedId }),
    ...(askedExpiryS > limits.maximumSessionExpiryInterval ? { sessionExpiryInterval: limits.maximumSessionExpiryInterval } : {}),
    ...(limits.maximumQoS === 2 ? {} : { maximumQoS: limits.maximumQoS }),
    ...(limits.maximumPacketSize >= 268435460 ? {} : { maximumPacketSize: limits.maximumPacketSize }),
    ...(limits.retainAvailable ? {} : { retainAvailable: false }),
    ...(limits.wildcardSubscriptionAvailable ? {} : { wildcardSubscriptionAvailable: false }),
    ...(limits.subscriptionIdentifiersAvailable ? {} : { subscriptionIdentifiersAvailable: false }),
    ...(limits.sharedSubscriptionAvailable ? {} : { sharedSubscriptionAvailable: false }),
    ...(limits.serverKeepAlive === undefined ? {} : { serverKeepAlive: limits.serverKeepAlive }),
  };
}
