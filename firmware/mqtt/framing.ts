/** Cuts a stream of any chunking into packets. MQTT 5.0 §2.1. */
import type { LargeTaker, Sink } from './large.ts';
import { MALFORMED, PACKET_TOO_LARGE } from './protocol.ts';

/**
 * Takes a packet: `bytes` begin with it, and from `at` up to but not including `end` is what follows its length. What follows that belongs
 * to later packets. Returns false to stop, when the connection has ended.
 */
export type PacketTaker = (bytes: string, at: number, end: number) => boolean;

/**
 * @param maxBytes largest packet accepted, header included; a bigger one is refused from its header alone
 * @param onRefusal gets the reason code; nothing follows it
 * @param onLarge may take a packet that is too large, from behind its length on, by returning who takes its bytes and gives back what follows
 * @returns takes the next bytes of the stream; without any, another stream begins
 */
export function createFramer(
  maxBytes: number,
  onPacket: PacketTaker,
  onRefusal: (reason: number) => void,
  onLarge?: LargeTaker,
): (bytes?: string) => void {
  let rest = '';
  let need = 2;
  let sink: Sink | undefined;

  return (bytes) => {
    if (bytes === undefined) {
      need = 2;
      if (onLarge) sink = undefined;
    }
    if (onLarge && sink) {
      const behind = sink(bytes!);
      if (behind === undefined) return;
      sink = undefined;
      bytes = behind;
    }
    rest = bytes === undefined ? '' : rest + bytes;
    while (rest.length >= need) {
      let at = 2;
      let end = rest.charCodeAt(1);
      let reason = 0;
      if (end > 127) {
        let byte = end;
        let scale = 128;
        end &= 127;
        // Past the end the byte is NaN, which ends the loop too.
        while (byte > 127 && scale < 0x10000000) {
          byte = rest.charCodeAt(at++);
          end += (byte & 127) * scale;
          scale *= 128;
        }
        // A fifth byte, or more bytes than needed [5:1.5.5-1].
        if (byte > 127 || byte === 0) reason = MALFORMED;
      }
      end += at;
      need = rest.length < at ? at : end;
      if (end > maxBytes && need === end) reason = reason || PACKET_TOO_LARGE;
      if (onLarge && reason === PACKET_TOO_LARGE && (sink = onLarge(rest.charCodeAt(0), end - at))) {
        const behind = sink(rest.substr(at));
        rest = '';
        need = 2;
        if (behind === undefined) return;
        sink = undefined;
        rest = behind;
      } else if (reason) {
        need = Infinity;
        onRefusal(reason);
      } else if (rest.length >= need) {
        const whole = rest;
        // Noted before the call, so that the bytes behind survive a handler that never returns (the interpreter's stack overflow).
        rest = whole.substr(end);
        need = 2;
        if (!onPacket(whole, at, end)) need = Infinity;
      }
    }
  };
}
