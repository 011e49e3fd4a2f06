/** A client on a fake clock and a scripted transport, with everything it told the application. */
import { createClient } from '../../../firmware/mqtt/index.ts';
import type { Client, ClientOptions, Packet } from '../../../firmware/mqtt/index.ts';
import { generate, parseAll } from './peer-codec.ts';
import type { PeerPacket } from './peer-codec.ts';
import { createFakeClock, createScriptedTransport } from './scripted.ts';
import type { FakeClock, Peer, ScriptedTransport } from './scripted.ts';

export interface Rig {
  client: Client;
  clock: FakeClock;
  transport: ScriptedTransport;
  version: 4 | 5;
  connected: Packet[];
  disconnected: { reason: number; text: string; retryMs: number }[];
  refused: { reason: number; text: string; filter: string | undefined }[];
  messages: { topic: string; payload: string }[];
  peer(): Peer;
  /** Packets the client wrote on the latest connection, or on the one with that index. */
  packets(index?: number): PeerPacket[];
  say(packet: PeerPacket): void;
  /** Opens the latest connection and accepts it. */
  accept(sessionPresent?: boolean, properties?: object): void;
}

export function createRig(version: 4 | 5, options: Partial<ClientOptions> = {}, create = createClient): Rig {
  const clock = createFakeClock();
  const transport = createScriptedTransport();
  const rig: Rig = {
    clock,
    transport,
    version,
    connected: [],
    disconnected: [],
    refused: [],
    messages: [],
    client: undefined as unknown as Client,
    peer: () => transport.peer(),
    packets: (index) => parseAll((index === undefined ? transport.peer() : transport.peers[index]!).sent, version),
    say: (packet) => transport.peer().say(generate(packet, version)),
    accept(sessionPresent = false, properties) {
      transport.peer().open();
      const code = version === 5 ? { reasonCode: 0, properties } : { returnCode: 0 };
      rig.say({ cmd: 'connack', sessionPresent, ...code } as PeerPacket);
    },
  };
  rig.client = create({
    transport,
    timers: clock,
    random: () => 0,
    version,
    clientId: 'node-1',
    onConnected: (packet) => rig.connected.push(packet),
    onDisconnected: (reason, text, retryMs) => rig.disconnected.push({ reason, text, retryMs }),
    onRefused: (reason, text, filter) => rig.refused.push({ reason, text, filter }),
    onMessage: (topic, payload) => rig.messages.push({ topic, payload }),
    ...options,
  });
  return rig;
}

/** A rig whose first connection stands. */
export function createConnectedRig(version: 4 | 5, options: Partial<ClientOptions> = {}, properties?: object, create = createClient): Rig {
  const rig = createRig(version, options, create);
  rig.client.start();
  rig.accept(false, properties);
  return rig;
}

export const VERSIONS = [4, 5] as const;

/** Payloads and identifiers of the PUBLISH packets on a connection, the latest without an index. */
export function published(rig: Rig, index?: number): string[] {
  return rig
    .packets(index)
    .filter((packet) => packet.cmd === 'publish')
    .map((packet) => `${packet.payload.toString()}${packet.qos ? `#${packet.messageId}` : ''}${packet.dup ? ' dup' : ''}`);
}

/** Ends the connection and waits until the client opens the next. */
export function lose(rig: Rig): void {
  rig.peer().hangUp();
  rig.clock.advanceMs(rig.disconnected.at(-1)!.retryMs);
}

export function puback(rig: Rig, messageId: number, reasonCode = 0): void {
  rig.say({ cmd: 'puback', messageId, reasonCode });
}
