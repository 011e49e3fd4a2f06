/** The codec in the directions of a client, both versions, for the count of its bytes. Never run. */
import { decode } from '../../../../firmware/mqtt/decode.ts';
import { encodeAck, encodeAuth, encodeConnect, encodeDisconnect, encodeRequest, PINGREQ_PACKET } from '../../../../firmware/mqtt/encode.ts';
import { createFramer } from '../../../../firmware/mqtt/framing.ts';
import { readProperties, writeProperties } from '../../../../firmware/mqtt/properties.ts';
import { sized, u16 } from '../../../../firmware/mqtt/wire.ts';

declare const five: boolean;

createFramer(
  4096,
  (bytes, at, end) => {
    console.log(decode(bytes, at, end, five ? readProperties : undefined));
    return true;
  },
  console.log,
)('');
console.log(
  encodeConnect(
    5,
    five,
    1,
    'a',
    { topic: 'a', payload: 'b' },
    { username: 'u', password: 'p' },
    writeProperties(1, {}),
    writeProperties(0, {}),
  ),
  encodeRequest(48, sized('a'), u16(2), 'b'),
  encodeAck(4, 1),
  encodeAuth(0, ''),
  encodeDisconnect(5, 0),
  PINGREQ_PACKET,
);
