/** The other side of the wire in tests: mqtt-packet, on byte strings. The only place that imports it here. */
import mqttPacket from 'mqtt-packet';
import type { Packet as PeerPacket } from 'mqtt-packet';

export type { PeerPacket };

export function generate(packet: PeerPacket, version: 4 | 5): string {
  return mqttPacket.generate(packet, { protocolVersion: version }).toString('latin1');
}

/** All whole packets in `bytes`; throws what the parser reports. */
export function parseAll(bytes: string, version: 4 | 5): PeerPacket[] {
  const packets: PeerPacket[] = [];
  const parser = mqttPacket.parser({ protocolVersion: version });
  let failure: Error | undefined;
  parser.on('packet', (packet) => packets.push(packet));
  parser.on('error', (error: Error) => (failure = error));
  parser.parse(Buffer.from(bytes, 'latin1'));
  if (failure) throw failure;
  return packets;
}
