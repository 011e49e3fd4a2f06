import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeAck, encodeConnect, encodeDisconnect, encodeRequest } from '../../../firmware/mqtt/encode.ts';
import { writeProperties } from '../../../firmware/mqtt/properties.ts';
import { isText } from '../../../firmware/mqtt/text.ts';
import { isTopicFilter, isTopicName, matches } from '../../../firmware/mqtt/topics.ts';
import { chr, sized, u16, varint } from '../../../firmware/mqtt/wire.ts';
import { generate, parseAll } from './peer-codec.ts';
import { hex } from './scripted.ts';
import { decodeStream } from './stream.ts';
import type { Properties } from '../../../firmware/mqtt/protocol.ts';

const version = fc.constantFrom(4 as const, 5 as const);
const topic = fc.stringMatching(/^[a-z0-9/_-]{1,20}$/);
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const payload = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const id = fc.integer({ min: 1, max: 65_535 });
const text = fc.string({ unit: 'grapheme', maxLength: 10 }).filter((value) => !value.includes('\0'));

/** Properties of a PUBLISH both as mqtt-packet names them and as this codec numbers them. */
const publishProperties = fc
  .record(
    {
      payloadFormatIndicator: fc.boolean(),
      messageExpiryInterval: fc.nat(0xffffffff),
      contentType: text,
      responseTopic: topic,
      correlationData: fc.uint8Array({ maxLength: 20 }),
      user: text,
    },
    { requiredKeys: [] },
  )
  .map((value) => {
    const ours: Properties = {};
    const theirs: Record<string, unknown> = {};
    if (value.payloadFormatIndicator !== undefined) {
      ours[0x01] = value.payloadFormatIndicator ? 1 : 0;
      theirs['payloadFormatIndicator'] = value.payloadFormatIndicator;
    }
    if (value.messageExpiryInterval !== undefined) {
      ours[0x02] = value.messageExpiryInterval;
      theirs['messageExpiryInterval'] = value.messageExpiryInterval;
    }
    if (value.contentType !== undefined) {
      ours[0x03] = utf8(value.contentType);
      theirs['contentType'] = value.contentType;
    }
    if (value.responseTopic !== undefined) {
      ours[0x08] = value.responseTopic;
      theirs['responseTopic'] = value.responseTopic;
    }
    if (value.correlationData !== undefined) {
      const data = Buffer.from(value.correlationData);
      ours[0x09] = data.toString('latin1');
      theirs['correlationData'] = data;
    }
    if (value.user !== undefined) {
      ours[0x26] = ['k', utf8(value.user)];
      theirs['userProperties'] = { k: value.user };
    }
    return { ours, theirs };
  });

describe('the codec against mqtt-packet', () => {
  it('PUBLISH: same meaning there, same bytes back, same packet here', () => {
    fc.assert(
      fc.property(
        version,
        topic,
        payload,
        fc.constantFrom(0 as const, 1 as const, 2 as const),
        fc.boolean(),
        fc.boolean(),
        id,
        publishProperties,
        (level, name, body, qos, retain, again, messageId, properties) => {
          const dup = qos > 0 && again;
          const five = level === 5;
          const bytes = encodeRequest(
            0x30 | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0),
            sized(name),
            (qos ? u16(messageId) : '') + (five ? writeProperties(0, properties.ours) : ''),
            body,
          );
          const [seen] = parseAll(bytes, level);
          expect(seen).toMatchObject({
            cmd: 'publish',
            topic: name,
            payload: Buffer.from(body, 'latin1'),
            qos,
            retain,
            dup,
            ...(qos ? { messageId } : {}),
          });
          if (five) expect({ ...(seen as { properties?: object }).properties }).toEqual(properties.theirs);
          const theirs = generate(
            {
              cmd: 'publish',
              topic: name,
              payload: Buffer.from(body, 'latin1'),
              qos,
              retain,
              dup,
              messageId,
              properties: properties.theirs,
            },
            level,
          );
          expect(theirs.length).toBe(bytes.length);
          for (const stream of [bytes, theirs]) {
            expect(decodeStream([stream], level, 10_000)).toEqual({
              packets: [
                {
                  type: 3,
                  topic: name,
                  payload: body,
                  qos,
                  retain,
                  duplicate: dup,
                  ...(qos ? { id: messageId } : {}),
                  ...(five ? { properties: properties.ours } : {}),
                },
              ],
              reason: 0,
            });
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('CONNECT: every combination of will, user and password [21, 22, 24, 25, 27, 29, 30]', () => {
    const credentials = fc.option(text, { nil: undefined });
    fc.assert(
      fc.property(
        version,
        fc.boolean(),
        fc.nat(65_535),
        text,
        credentials,
        credentials,
        fc.option(fc.record({ topic, payload, qos: fc.constantFrom(0 as const, 1 as const, 2 as const), retain: fc.boolean() }), {
          nil: undefined,
        }),
        fc.nat(0xffffffff),
        (level, clean, keepAliveS, clientId, username, secret, will, expiry) => {
          // 3.1.1 has no password without a user [28].
          const password = level === 4 && username === undefined ? undefined : secret;
          const five = level === 5;
          const bytes = encodeConnect(
            level,
            clean,
            keepAliveS,
            utf8(clientId),
            will,
            {
              username: username === undefined ? undefined : utf8(username),
              password: password === undefined ? undefined : utf8(password),
            },
            five ? writeProperties(1, { 0x11: expiry, 0x21: 20 }) : '',
            five ? writeProperties(0, { 0x18: 5, 0x23: 1 }) : '',
          );
          const [seen] = parseAll(bytes, level) as unknown as Record<string, unknown>[];
          expect(seen).toMatchObject({
            cmd: 'connect',
            protocolId: 'MQTT',
            protocolVersion: level,
            clean,
            keepalive: keepAliveS,
            clientId,
          });
          expect(seen!['username']).toEqual(username);
          expect(seen!['password']).toEqual(password === undefined ? undefined : Buffer.from(password));
          if (will)
            expect(seen!['will']).toMatchObject({
              topic: will.topic,
              payload: Buffer.from(will.payload, 'latin1'),
              qos: will.qos,
              retain: will.retain,
            });
          else expect(seen!['will']).toBeUndefined();
          if (five) expect({ ...(seen!['properties'] as object) }).toEqual({ sessionExpiryInterval: expiry, receiveMaximum: 20 });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('SUBSCRIBE, UNSUBSCRIBE and the acknowledgements [7, 9, 107]', () => {
    fc.assert(
      fc.property(
        version,
        id,
        fc.array(fc.tuple(topic, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 4 }),
        (level, messageId, filters) => {
          const none = level === 5 ? writeProperties(8) : '';
          const subscribe = encodeRequest(
            0x82,
            sized(filters[0]![0]),
            u16(messageId) + none,
            filters
              .map(([filter, qos]) => sized(filter) + chr(qos))
              .join('')
              .slice(2 + filters[0]![0].length),
          );
          expect(subscribe).toBe(
            generate({ cmd: 'subscribe', messageId, subscriptions: filters.map(([name, qos]) => ({ topic: name, qos: qos as 0 })) }, level),
          );
          const unsubscribe = encodeRequest(
            0xa2,
            sized(filters[0]![0]),
            u16(messageId) + none,
            filters
              .slice(1)
              .map(([filter]) => sized(filter))
              .join(''),
          );
          expect(unsubscribe).toBe(generate({ cmd: 'unsubscribe', messageId, unsubscriptions: filters.map(([name]) => name) }, level));
          for (const [type, cmd] of [
            [4, 'puback'],
            [5, 'pubrec'],
            [6, 'pubrel'],
            [7, 'pubcomp'],
          ] as const)
            expect(parseAll(encodeAck(type, messageId), level)[0]).toMatchObject({ cmd, messageId });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('DISCONNECT with and without a reason [125]', () => {
    expect(hex(encodeDisconnect(4, 0x82))).toBe('e0 00');
    expect(hex(encodeDisconnect(5, 0))).toBe('e0 00');
    expect(parseAll(encodeDisconnect(5, 0x82), 5)[0]).toMatchObject({ cmd: 'disconnect', reasonCode: 0x82 });
  });
});

describe('elements', () => {
  it.each([
    [0, '00'],
    [127, '7f'],
    [128, '80 01'],
    [16_383, 'ff 7f'],
    [16_384, '80 80 01'],
    [2_097_151, 'ff ff 7f'],
    [2_097_152, '80 80 80 01'],
    [268_435_455, 'ff ff ff 7f'],
  ])('writes %i in the fewest bytes [4]', (value, bytes) => {
    expect(hex(varint(value))).toBe(bytes);
  });

  it('tells UTF-8 from other bytes as the standard decoder does, NUL apart [1, 2, 3]', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 4 }).map((value) => new Uint8Array(Buffer.from(value, 'utf8'))),
      fc
        .array(fc.constantFrom(0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5), {
          maxLength: 6,
        })
        .map((codes) => Uint8Array.from(codes)),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        let legal = !bytes.includes(0);
        try {
          decoder.decode(bytes);
        } catch {
          legal = false;
        }
        expect(isText(Buffer.from(bytes).toString('latin1'))).toBe(legal);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['a', true],
    ['a/b', true],
    ['/', true],
    ['$SYS/x', true],
    ['a+b', false],
    ['a/#', false],
    ['', false],
  ])('topic name %j: %s [67, 68]', (name, legal) => {
    expect(isTopicName(name)).toBe(legal);
  });

  it.each([
    ['a', true],
    ['#', true],
    ['+', true],
    ['+/+/#', true],
    ['a/+/b', true],
    ['/', true],
    ['$share/g/t', true],
    ['$share/g//', true],
    ['$share/g/#', true],
    ['$shared', true],
    ['a#', false],
    ['#/a', false],
    ['a/b+', false],
    ['++', false],
    ['$share', false],
    ['$share/g', false],
    ['$share//t', false],
    ['$share/a+/t', false],
    ['$share/#/t', false],
    ['$share/g/', false],
  ])('filter %j: %s [108, 110, 113]', (filter, legal) => {
    expect(isTopicFilter(filter)).toBe(legal);
  });

  it.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a/b/c', false],
    ['a/b/c', 'a/b', false],
    ['a/+', 'a/b', true],
    ['a/+', 'a/', true],
    ['a/+', 'a', false],
    ['a/+', 'a/b/c', false],
    ['+/b', 'a/b', true],
    ['+', '/a', false],
    ['+/+', '/a', true],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['a/#', 'ab', false],
    ['#', 'a/b', true],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
    ['$share/g/a/+', 'a/b', true],
    ['$share/g/a', 'b', false],
  ])('filter %j and topic %j: %s [110]', (filter, name, expected) => {
    expect(matches(filter, name)).toBe(expected);
  });
});
