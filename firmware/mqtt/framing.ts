/** Cuts a stream of any chunking into packets. MQTT 5.0 §2.1. */
import { fault, left, open, position, u8, varint } from './cursor.ts';
import type { Sink } from './large.ts';
import { PACKET_TOO_LARGE } from './protocol.ts';

/**
 * @param maxBytes largest packet accepted, header included; a bigger one is refused from its header alone
 * @param onPacket gets the first byte of a packet whose other bytes, after the length, are open at the cursor; returns false to stop,
 *   when the connection has ended
 * @param onRefusal gets the reason code; nothing follows it
 * @param onLarge may take a packet that is too large, from behind its length on, by returning who takes its bytes and gives back what follows
 * @returns takes the next bytes of the stream, and tells whether the stream stands between two packets
 */
export function createFramer(
  maxBytes: number,
  onPacket: (first: number) => boolean,
  onRefusal: (reason: number) => void,
  onLarge?: (first: number, size: number) => Sink | undefined,
): (bytes: string) => boolean {
  let parts: string[] = [];
  let have = 0;
  let need = 2;
  let sink: Sink | undefined;

  return (bytes) => {
    if (onLarge && sink) {
      const behind = sink(bytes);
      if (behind === undefined) return false;
      sink = undefined;
      bytes = behind;
    }
    parts.push(bytes);
    have += bytes.length;
    // Long packets are joined once: adding to a growing string copies it each time on the interpreter.
    while (have >= need) {
      const joined = parts.length > 1 ? parts.join('') : parts[0]!;
      open(joined, 0, have);
      const first = u8();
      const size = varint() + position();
      const reason = fault() || (size > maxBytes && left() >= 0 ? PACKET_TOO_LARGE : 0);
      parts = [joined];
      if (onLarge && reason === PACKET_TOO_LARGE && (sink = onLarge(first, size - position()))) {
        const behind = sink(joined.substr(position()));
        parts = [];
        have = 0;
        need = 2;
        if (behind === undefined) return false;
        sink = undefined;
        parts = [behind];
        have = behind.length;
        continue;
      }
      need = reason ? Infinity : left() < 0 ? have + 1 : size;
      if (reason) onRefusal(reason);
      // Flat: every block around the call takes of the interpreter's stack.
      if (have < need) break;
      open(joined, position(), size);
      // Noted before the call, so that the bytes behind survive a handler that never returns (the interpreter's stack overflow).
      have -= size;
      parts = have ? [joined.substr(size)] : [];
      need = 2;
      if (!onPacket(first)) need = Infinity;
    }
    return !have;
  };
}
