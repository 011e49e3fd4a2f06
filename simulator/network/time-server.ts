import type { DatagramService } from './virtual-datagrams.ts';

/** Port of the protocol. */
export const SNTP_PORT = 123;
/** Seconds from 1900-01-01, where the protocol counts from, to 1970-01-01. */
const UNIX_EPOCH_S = 2208988800;
const PACKET_BYTES = 48;

/**
 * An SNTP server (RFC 4330): answers a client's request with the time of day.
 * @param unixMs time of day at a virtual time
 */
export function timeServer(unixMs: (timeUs: number) => number): DatagramService {
  return (request, timeUs) => {
    if (request.length < PACKET_BYTES || (request[0]! & 7) !== 3) return undefined;
    const reply = Buffer.alloc(PACKET_BYTES);
    reply[0] = (request[0]! & 0x38) | 4; // the client's version, mode server
    reply[1] = 2; // stratum
    reply[2] = 6; // poll every 64 s
    reply[3] = 0xec; // precision 2^-20 s
    reply.write('mote', 12, 'latin1');
    reply.set(request.subarray(40, 48), 24); // originate: the client's own transmit time
    for (const offset of [16, 32, 40]) writeTimestamp(reply, offset, unixMs(timeUs));
    return reply;
  };
}

function writeTimestamp(packet: Buffer, offset: number, unixMs: number): void {
  const seconds = Math.floor(unixMs / 1000);
  packet.writeUInt32BE((seconds + UNIX_EPOCH_S) % 2 ** 32, offset);
  packet.writeUInt32BE(Math.floor(((unixMs - seconds * 1000) / 1000) * 2 ** 32), offset + 4);
}
