/** Cuts a stream of any chunking into packets. MQTT 5.0 §2.1. */
import { MALFORMED, PACKET_TOO_LARGE } from './protocol.ts';

/**
 * @param maxBytes largest packet accepted, header included; a bigger one is refused from its header alone
 * @param onPacket gets the first byte and everything after the length; returns false to stop, when the connection has ended
 * @param onRefusal gets the reason code; nothing follows it
 * @returns takes the next bytes. What was taken out of the stream stays so even if `onPacket` throws.
 */
export function createFramer(
  maxBytes: number,
  onPacket: (first: number, body: string) => boolean,
  onRefusal: (reason: number) => void,
): (bytes: string) => void {
  let parts: string[] = [];
  let have = 0;
  let need = 2;
  let stopped = false;

  function fail(reason: number): void {
    stopped = true;
    onRefusal(reason);
  }

  return (bytes: string): void => {
    have += bytes.length;
    if (have < need) {
      // Long packets are joined once: adding to a growing string copies it each time on the interpreter.
      parts.push(bytes);
      return;
    }
    if (parts.length) {
      parts.push(bytes);
      bytes = parts.join('');
    }
    parts = [];
    while (!stopped) {
      have = bytes.length;
      need = 2;
      if (have < need) break;
      let length = bytes.charCodeAt(1);
      let start = 2;
      if (length > 127) {
        let shift = 7;
        let byte = length;
        length &= 127;
        while (byte > 127 && start < have && shift < 28) {
          byte = bytes.charCodeAt(start++);
          length |= (byte & 127) << shift;
          shift += 7;
        }
        if (byte > 127) {
          if (shift > 21) return fail(MALFORMED);
          need = start + 1;
          break;
        }
        // A form longer than needed [5:1.5.5-1].
        if (!byte) return fail(MALFORMED);
      }
      need = start + length;
      if (need > maxBytes) return fail(PACKET_TOO_LARGE);
      if (have < need) break;
      const body = bytes.substr(start, length);
      const first = bytes.charCodeAt(0);
      bytes = bytes.substr(need);
      // Noted before the call, so that bytes after a packet survive a handler that never returns (the interpreter's stack overflow).
      parts = bytes ? [bytes] : [];
      have = bytes.length;
      need = 2;
      if (!onPacket(first, body)) stopped = true;
      parts = [];
    }
    if (bytes && !stopped) parts.push(bytes);
  };
}
