import { describe, expect, it } from 'vitest';
import { encodePacket, type IPublishPacket } from '../../../simulator/broker/packets.ts';
import { byteStringOf } from '../../../simulator/network/byte-string.ts';
import { tapMqtt } from '../../../simulator/network/mqtt-tap.ts';
import type { LinkHandlers, NetworkStack } from '../../../simulator/network/stack.ts';

const CONNECT = encodePacket({ cmd: 'connect', clientId: 'a', protocolVersion: 5, clean: true, keepalive: 60 }, 5);
const PUBLISH = encodePacket({ cmd: 'publish', topic: 't', payload: 'x', qos: 1, messageId: 1, retain: true, dup: false }, 5);
const REFUSED = encodePacket({ cmd: 'connack', reasonCode: 135, sessionPresent: false }, 5);

function rig() {
  const sent: string[] = [];
  const received: string[] = [];
  const published: IPublishPacket[] = [];
  const connacks: [number, number][] = [];
  let peer!: LinkHandlers;
  const stack: NetworkStack = {
    realTime: true,
    connect: (_request, handlers) => {
      peer = handlers;
      return { room: 7, send: (bytes) => sent.push(bytes), close: () => undefined, abort: () => undefined };
    },
  };
  const tapped = tapMqtt(stack, {
    onPublish: (packet) => published.push(packet),
    onConnack: (code, version) => connacks.push([code, version]),
  });
  const link = tapped.connect(
    { host: 'b', port: 1883 },
    { onOpen: () => undefined, onData: (bytes) => received.push(bytes), onClose: () => undefined },
  );
  return { link, peer: () => peer, sent, received, published, connacks, tapped };
}

describe('the listener on the wire', () => {
  it('hears PUBLISH and CONNACK in any chunking, and passes every byte on', () => {
    const { link, peer, sent, received, published, connacks } = rig();
    const out = byteStringOf(CONNECT) + byteStringOf(PUBLISH);
    for (const byte of out) link.send(byte);
    for (const byte of byteStringOf(REFUSED)) peer().onData(byte);
    expect(sent.join('')).toBe(out);
    expect(received.join('')).toBe(byteStringOf(REFUSED));
    expect(published).toMatchObject([{ topic: 't', qos: 1, retain: true }]);
    expect(connacks).toEqual([[135, 5]]);
  });

  it('lets other protocols pass unread', () => {
    const { link, peer, sent, received, published } = rig();
    link.send('GET / HTTP/1.1\r\n\r\n');
    peer().onData('HTTP/1.1 200 OK\r\n\r\n');
    expect([sent, received, published]).toEqual([['GET / HTTP/1.1\r\n\r\n'], ['HTTP/1.1 200 OK\r\n\r\n'], []]);
  });

  it('keeps what the network says of itself', () => {
    const { link, tapped } = rig();
    expect([tapped.realTime, link.room]).toEqual([true, 7]);
  });
});
