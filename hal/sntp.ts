/** Packets of the Simple Network Time Protocol. RFC 4330; eras as in its section 3. */

const PACKET_BYTES = 48;
const VERSION_4_CLIENT = '\x23';
/** Seconds from 1900-01-01 to 1970-01-01. */
const UNIX_EPOCH_S = 2208988800;
const ERA_S = 4294967296;

/** A request whose transmit timestamp is `nonce` (8 bytes): the server must send it back, which ties the answer to this request. */
export function encodeSntpRequest(nonce: string): string {
  return VERSION_4_CLIENT + '\0'.repeat(PACKET_BYTES - 9) + nonce;
}

/**
 * Milliseconds since 1970 at which the server sent `packet`, or undefined for a packet that is not a usable answer
 * to `nonce`: another length or mode, a server that says it is not synchronised, a kiss-of-death, a foreign nonce.
 */
export function decodeSntpReply(packet: string, nonce: string): number | undefined {
  if (packet.length < PACKET_BYTES) return undefined;
  const flags = packet.charCodeAt(0);
  const stratum = packet.charCodeAt(1);
  const serverMode = 4;
  const unsynchronised = 3;
  if ((flags & 7) !== serverMode || flags >> 6 === unsynchronised || stratum === 0 || stratum > 15) return undefined;
  if (packet.substr(24, 8) !== nonce) return undefined;
  const seconds = uint32(packet, 40);
  if (seconds === 0) return undefined;
  // Bit 31 clear means that the 32-bit count has wrapped (in February 2036).
  const since1900S = seconds < ERA_S / 2 ? seconds + ERA_S : seconds;
  return (since1900S - UNIX_EPOCH_S) * 1000 + (uint32(packet, 44) / ERA_S) * 1000;
}

function uint32(bytes: string, at: number): number {
  return ((bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1)) * 256 + bytes.charCodeAt(at + 2)) * 256 + bytes.charCodeAt(at + 3);
}
