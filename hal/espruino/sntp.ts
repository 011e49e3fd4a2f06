import type { TimeQuery } from '../clock.ts';
import type { Timers } from '../timers.ts';
import { decodeSntpReply, encodeSntpRequest } from '../sntp.ts';

/**
 * Asks an SNTP server over the engine's datagram sockets. The engine's own `Wifi.setSNTP` is not used: it moves the
 * clock behind the interpreter's back, where every timer falls due at once and a `setInterval` is called for each
 * period since 1970 (espruino/Espruino#1612).
 * The host name is looked up while the interpreter waits; give an address where that matters.
 */
export function createSntpQuery(timers: Timers, port: number = 123, timeoutMs: number = 5000): TimeQuery {
  return (server, callback) => {
    const nonce = randomWord() + randomWord();
    const sentMs = timers.nowMs();
    let done = false;
    let socket: DatagramSocket | undefined;
    const finish = (error: string | undefined, unixMs?: number): void => {
      if (done) return;
      done = true;
      timers.cancel(limit);
      if (socket) socket.close();
      callback(error, unixMs);
    };
    const limit = timers.after(timeoutMs, () => finish('TIMEOUT'));
    try {
      socket = require('dgram').createSocket('udp4');
      socket.on('error', () => finish('SOCKET'));
      socket.on('message', (packet) => {
        const unixMs = decodeSntpReply(packet, nonce);
        // Half of the round trip has passed since the server wrote its time.
        if (unixMs !== undefined) finish(undefined, unixMs + (timers.nowMs() - sentMs) / 2);
      });
      socket.send(encodeSntpRequest(nonce), port, server);
    } catch (e) {
      const message = (e as Error).message;
      timers.after(0, () => finish(message));
    }
  };
}

function randomWord(): string {
  const word = E.hwRand();
  return String.fromCharCode(word & 255, (word >> 8) & 255, (word >> 16) & 255, (word >> 24) & 255);
}
