/** Decodes a whole stream with the framer and the decoder, as the client joins them. */
import { decode } from '../../../firmware/mqtt/decode.ts';
import type { Packet } from '../../../firmware/mqtt/decode.ts';
import { createFramer } from '../../../firmware/mqtt/framing.ts';
import { readProperties } from '../../../firmware/mqtt/properties.ts';

export interface Decoded {
  packets: Packet[];
  /** Reason code that stopped it, 0 if none. */
  reason: number;
}

export function decodeStream(chunks: readonly string[], version: 4 | 5, maxBytes = 4096): Decoded {
  const packets: Packet[] = [];
  let reason = 0;
  const feed = createFramer(
    maxBytes,
    (bytes, at, end) => {
      const packet = decode(bytes, at, end, version === 5 ? readProperties : undefined);
      if (typeof packet === 'number') reason = packet;
      else packets.push(packet);
      return !reason;
    },
    (refused) => {
      if (reason) throw new Error('refused twice');
      reason = refused;
    },
  );
  for (const chunk of chunks) feed(chunk);
  return { packets, reason };
}
