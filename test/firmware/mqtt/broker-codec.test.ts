import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFromClient, encodeFromBroker } from '../../../firmware/mqtt/broker-codec.ts';
import type { ClientPacket } from '../../../firmware/mqtt/broker-codec.ts';
import type { Packet } from '../../../firmware/mqtt/decode.ts';
import { encodeAuth, encodeConnect, encodeRequest } from '../../../firmware/mqtt/encode.ts';
import { createFramer } from '../../../firmware/mqtt/framing.ts';
import { writeProperties } from '../../../firmware/mqtt/properties.ts';
import { chr, sized, u16 } from '../../../firmware/mqtt/wire.ts';
import { generate, parseAll } from './peer-codec.ts';
import type { PeerPacket } from './peer-codec.ts';
import { VERSIONS } from './rig.ts';
import { bytesOf } from './scripted.ts';
import { decodeStream } from './stream.ts';

/** What a broker reads: packets, or the reason that ended the reading. */
function read(bytes: string, level: number): ClientPacket | number | undefined {
  let seen: ClientPacket | number | undefined;
  const feed = createFramer(
    100_000,
    (packet, at, end) => {
      seen = decodeFromClient(packet, at, end, level);
      return true;
    },
    (reason) => (seen = reason),
  );
  feed(bytes);
  return seen;
}

const name = fc.string({ minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(/[^a-z/]/g, 'x'));
const reason = fc.constantFrom(0, 0x10, 0x80, 0x97);

describe.each(VERSIONS)('the codec of a broker, version %i', (version) => {
  const five = version === 5;

  it('reads every CONNECT that mqtt-packet writes', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.nat(65_535),
        name,
        fc.option(name, { nil: undefined }),
        fc.option(name, { nil: undefined }),
        fc.option(fc.tuple(name, fc.constantFrom(0 as const, 1 as const, 2 as const), fc.boolean()), { nil: undefined }),
        (clean, keepalive, clientId, username, secret, will) => {
          const password = username === undefined ? undefined : secret;
          const seen = read(
            generate(
              {
                cmd: 'connect',
                protocolId: 'MQTT',
                protocolVersion: version,
                clean,
                keepalive,
                clientId,
                username,
                password: password === undefined ? undefined : Buffer.from(password),
                ...(five ? { properties: { sessionExpiryInterval: 7, userProperties: { k: 'v' } } } : {}),
                ...(will
                  ? {
                      will: {
                        topic: will[0],
                        payload: Buffer.from('gone'),
                        qos: will[1],
                        retain: will[2],
                        ...(five ? { properties: { willDelayInterval: 9 } } : {}),
                      },
                    }
                  : {}),
              } as PeerPacket,
              version,
            ),
            0,
          );
          expect(seen).toEqual({
            type: 1,
            level: version,
            clean,
            keepAliveS: keepalive,
            clientId,
            ...(five ? { properties: { 0x11: 7, 0x26: ['k', 'v'] } } : {}),
            ...(username === undefined ? {} : { username }),
            ...(password === undefined ? {} : { password }),
            ...(will
              ? { will: { topic: will[0], payload: 'gone', qos: will[1], retain: will[2], ...(five ? { properties: { 0x18: 9 } } : {}) } }
              : {}),
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reads SUBSCRIBE and UNSUBSCRIBE of the client’s own codec', () => {
    const list = five ? writeProperties(8, { 0x26: ['k', 'v'] }) : '';
    const properties = five ? { properties: { 0x26: ['k', 'v'] } } : {};
    expect(read(encodeRequest(0x82, sized('a/+'), u16(300) + list, chr(1) + sized('b') + chr(2)), version)).toEqual({
      type: 8,
      id: 300,
      filters: [
        { filter: 'a/+', bits: 1 },
        { filter: 'b', bits: 2 },
      ],
      ...properties,
    });
    expect(read(encodeRequest(0xa2, sized('#'), u16(1) + list, ''), version)).toEqual({
      type: 10,
      id: 1,
      filters: [{ filter: '#', bits: 0 }],
      ...properties,
    });
  });

  it.each([
    ['pingreq', { cmd: 'pingreq' }, { type: 12 }],
    ['disconnect', { cmd: 'disconnect' }, { type: 14, reason: 0 }],
    ['puback', { cmd: 'puback', messageId: 9 }, { type: 4, id: 9 }],
    [
      'publish',
      { cmd: 'publish', topic: 't', payload: 'x', qos: 1, messageId: 2, dup: false, retain: true },
      { topic: 't', id: 2, retain: true },
    ],
  ])('reads %s', (_name, packet, expected) => {
    expect(read(generate(packet as PeerPacket, version), version)).toMatchObject(expected);
  });

  it('writes what the client’s decoder and mqtt-packet read alike', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_535 }), reason, fc.boolean(), (id, code, sessionPresent) => {
        const properties = five && code > 0x7f ? { properties: { 0x1f: 'why' } } : {};
        const packets: Packet[] = [
          { type: 2, reason: 0, sessionPresent, ...(five ? { properties: { 0x21: 5, 0x12: 'me' } } : {}) },
          ...[4, 5].map((type) => ({ type, id, ...(five ? { reason: code } : {}), ...properties })),
          // PUBREL and PUBCOMP know one failure.
          ...[6, 7].map((type) => ({ type, id, ...(five ? { reason: code > 0x7f ? 0x92 : 0 } : {}), ...properties })),
          { type: 9, id, reasons: '\0\x01\x80', ...(five ? { properties: {} } : {}) },
          { type: 11, id, ...(five ? { reasons: '\0\x11', properties: {} } : {}) },
          { type: 13 },
          ...(five
            ? [
                { type: 14, reason: 0x8b, properties: { 0x1c: 'there' } },
                { type: 15, reason: 0x18, properties: { 0x15: 'm', 0x16: 'd' } },
              ]
            : []),
        ];
        for (const packet of packets) {
          const bytes = encodeFromBroker(packet, version);
          expect(decodeStream([bytes], version)).toEqual({ packets: [packet], reason: 0 });
          expect(parseAll(bytes, version)).toHaveLength(1);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('writes PUBLISH, with every subscription identifier on version 5', () => {
    const message = { type: 3, topic: 't', payload: 'x', qos: 2 as const, retain: false, duplicate: true, id: 3 };
    const ids = five ? [1, 300] : [];
    const bytes = encodeFromBroker({ ...message, ...(five ? { properties: { 0x02: 60 } } : {}) } as Packet, version, ids);
    expect(decodeStream([bytes], version).packets).toEqual([{ ...message, ...(five ? { properties: { 0x0b: [1, 300], 0x02: 60 } } : {}) }]);
  });
});

describe('a broker refuses', () => {
  it.each([
    ['CONNECT of another protocol', 4, '10 0c 00 04 4d 51 54 58 04 02 00 0a 00 00', 0x84],
    ['CONNECT of level 3', 4, '10 0c 00 04 4d 51 54 54 03 02 00 0a 00 00', 0x84],
    ['CONNECT with the reserved flag [22]', 4, '10 0c 00 04 4d 51 54 54 04 03 00 0a 00 00', 0x81],
    ['CONNECT with a will QoS and no will [25]', 4, '10 0c 00 04 4d 51 54 54 04 0a 00 0a 00 00', 0x81],
    ['CONNECT with a will QoS of 3 [26]', 4, '10 12 00 04 4d 51 54 54 04 1e 00 0a 00 00 00 01 77 00 01 78', 0x81],
    ['CONNECT 3.1.1 with a password alone [28]', 4, '10 0f 00 04 4d 51 54 54 04 42 00 0a 00 00 00 01 78', 0x81],
    ['SUBSCRIBE without a filter [109]', 4, '82 02 00 01', 0x82],
    ['SUBSCRIBE with flags 0', 4, '80 06 00 01 00 01 61 00', 0x81],
    ['SUBSCRIBE with QoS 3', 4, '82 06 00 01 00 01 61 03', 0x81],
    ['SUBSCRIBE with a reserved bit of 3.1.1', 4, '82 06 00 01 00 01 61 04', 0x81],
    ['SUBSCRIBE with retain handling 3', 5, '82 07 00 01 00 00 01 61 30', 0x81],
    ['SUBSCRIBE with No Local on a share', 5, '82 10 00 01 00 00 0a 24 73 68 61 72 65 2f 67 2f 74 04', 0x82],
    ['SUBSCRIBE with identifier 0', 4, '82 06 00 00 00 01 61 00', 0x82],
    ['PUBLISH with a subscription identifier [73]', 5, '30 06 00 01 61 02 0b 01', 0x82],
    ['CONNACK', 4, '20 02 00 00', 0x82],
    ['PINGRESP', 4, 'd0 00', 0x82],
    ['PINGREQ with a body', 4, 'c0 01 00', 0x81],
    ['DISCONNECT of 3.1.1 with a body', 4, 'e0 01 00', 0x81],
  ])('%s', (_name, level, bytes, expected) => {
    expect(read(bytesOf(bytes), level)).toBe(expected);
  });

  it('takes the session expiry that a client may change in DISCONNECT, and AUTH', () => {
    expect(read(bytesOf('e0 07 00 05 11 00 00 00 01'), 5)).toEqual({ type: 14, reason: 0, properties: { 0x11: 1 } });
    expect(read(encodeAuth(0x18, writeProperties(15, { 0x15: 'm' })), 5)).toEqual({ type: 15, reason: 0x18, properties: { 0x15: 'm' } });
  });

  it('nothing else: its own CONNECT comes back as it was', () => {
    const bytes = encodeConnect(5, true, 60, '', undefined, { password: 'secret' }, writeProperties(1), '');
    expect(read(bytes, 0)).toEqual({ type: 1, level: 5, clean: true, keepAliveS: 60, clientId: '', password: 'secret', properties: {} });
  });
});
