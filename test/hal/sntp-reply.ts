/** A server's answer, built with Node's own byte order and not with the code under test. RFC 4330 §4. */
export function sntpReply(unixMs: number, nonce: string, change: (packet: Buffer) => void = () => {}): string {
  const packet = Buffer.alloc(48);
  packet[0] = (0 << 6) | (4 << 3) | 4;
  packet[1] = 2;
  packet.write(nonce, 24, 'latin1');
  const seconds = Math.floor(unixMs / 1000);
  packet.writeUInt32BE((seconds + 2208988800) % 2 ** 32, 40);
  packet.writeUInt32BE(Math.floor(((unixMs - seconds * 1000) / 1000) * 2 ** 32), 44);
  change(packet);
  return packet.toString('latin1');
}
