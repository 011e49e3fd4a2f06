/** What the client takes in one go must be what it takes packet by packet: the same stream, in chunks and byte by byte, is heard alike. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClient as createClient4 } from '../../../firmware/mqtt/v4.ts';
import { createClient } from '../../../firmware/mqtt/index.ts';
import { createFramer } from '../../../firmware/mqtt/framing.ts';
import { generate } from './peer-codec.ts';
import { createConnectedRig, VERSIONS, type Rig } from './rig.ts';
import { bytesOf } from './scripted.ts';

const topics = fc.constantFrom('a', 'b/c', 'b', '');
const payloads = fc.oneof(fc.constant(''), fc.string({ unit: 'binary-ascii', maxLength: 200 }));

/** A packet that a broker sends, or a few bytes that none should. */
function packets(version: 4 | 5): fc.Arbitrary<string> {
  const publish = fc.record({ topic: topics, payload: payloads, qos: fc.constantFrom(0, 0, 0, 1), retain: fc.boolean() });
  return fc.oneof(
    { weight: 12, arbitrary: publish.map((fields) => publishOf(version, fields)) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }).map((id) => `\x40\x02\0${String.fromCharCode(id)}`) },
    { weight: 2, arbitrary: fc.constantFrom('\xd0\0', '\x90\x03\0\x01\0', version === 5 ? '\x40\x03\0\x01\x87' : '\xd0\0') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('\x30\x02\0\x03', '\x30\x02\0\x01a', '\x30\x80\x80\x80\x80\x01', '\x40\x01\0', '\x30\x05\0\x01#xx'),
    },
  );
}

function publishOf(version: 4 | 5, fields: { topic: string; payload: string; qos: number; retain: boolean }): string {
  const { topic, payload, qos, retain } = fields;
  const body = `\0${String.fromCharCode(topic.length)}${topic}${qos ? '\0\x09' : ''}${version === 5 ? '\0' : ''}${payload}`;
  const length = body.length < 128 ? String.fromCharCode(body.length) : String.fromCharCode((body.length & 127) | 128, body.length >> 7);
  return String.fromCharCode(48 | (qos << 1) | (retain ? 1 : 0)) + length + body;
}

/** A client with QoS 1 messages in flight, told the stream in chunks of the given sizes, the last for all that follow. */
function hear(version: 4 | 5, stream: string, sizes: readonly number[], maxPacketBytes: number, create = createClient) {
  const heard: unknown[] = [];
  const rig: Rig = createConnectedRig(
    version,
    { keepAliveS: 0, maxPacketBytes, onMessage: (topic, payload, packet) => heard.push(topic, payload, packet.qos, packet.retain) },
    undefined,
    create,
  );
  for (let id = 1; id < 4; id++) rig.client.publish('out', `${id}`, { qos: 1 }, (reason) => heard.push(id, reason));
  let at = 0;
  for (let turn = 0; at < stream.length && rig.client.connected(); turn++) {
    const size = sizes[Math.min(turn, sizes.length - 1)]!;
    rig.peer().say(stream.slice(at, at + size));
    at += size;
  }
  return { heard, sent: rig.peer().sent, ended: rig.disconnected.map(({ reason }) => reason) };
}

describe.each(VERSIONS)('a stream in any chunks, version %i', (version) => {
  it('is heard as byte by byte', () => {
    fc.assert(
      fc.property(
        fc.array(packets(version), { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(40, 4096),
        (list, sizes, maxBytes) => {
          const stream = list.join('');
          expect(hear(version, stream, sizes, maxBytes)).toEqual(hear(version, stream, [1], maxBytes));
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ['shorter than the topic it begins with', `\x30\x02\0\x01a${version === 5 ? '\0' : ''}`, 0x81],
    [
      'larger than the limit by a byte',
      publishOf(version, { topic: 'a', payload: 'x'.repeat(version === 5 ? 35 : 36), qos: 0, retain: false }),
      0x95,
    ],
    [
      'as large as the limit',
      publishOf(version, { topic: 'a', payload: 'x'.repeat(version === 5 ? 34 : 35), qos: 0, retain: false }),
      undefined,
    ],
  ])('takes a message like the one before only if it may: one %s', (_what, bytes, reason) => {
    const first = publishOf(version, { topic: 'a', payload: '', qos: 0, retain: false });
    const { ended } = hear(version, first + bytes, [first.length, 1000], 40);
    expect(ended[0]).toBe(reason);
  });

  it('goes on behind the message whose handler never returned, as the stack overflow of the interpreter ends it', () => {
    const texts: string[] = [];
    const read = createFramer(
      4096,
      (bytes, _at, end) => {
        texts.push(bytes[end - 1]!);
        if (texts.length === 2) throw new Error('overflow');
        return true;
      },
      () => undefined,
    );
    const [first, second, third] = ['1', '2', '3'].map((payload) => publishOf(version, { topic: 't', payload, qos: 0, retain: false }));
    expect(() => read(first! + second! + third!.slice(0, 3))).toThrow('overflow');
    read(third!.slice(3));
    expect(texts).toEqual(['1', '2', '3']);
  });
});

describe('the client for 3.1.1 alone', () => {
  it('says and hears what the one for both versions does on 3.1.1, pings included', () => {
    const run = (create: typeof createClient): unknown => {
      const rig = createConnectedRig(4, { keepAliveS: 60, status: { topic: 's', online: '1', offline: '0' } }, undefined, create);
      rig.client.subscribe('a/#', { qos: 1 }, (topic) => rig.client.publish('echo', topic, { qos: 1 }));
      rig.client.publish('a', 'x');
      rig.client.publish('a', 'y');
      rig.peer().say(bytesOf('40 02 00 01'));
      rig.say({ cmd: 'suback', messageId: 2, granted: [1] });
      rig.say({ cmd: 'publish', topic: 'a/b', payload: 'p', qos: 1, messageId: 7, dup: false, retain: false });
      rig.clock.advanceMs(200_000);
      rig.peer().open();
      rig.peer().say(generate({ cmd: 'connack', sessionPresent: true, returnCode: 0 } as never, 4));
      rig.client.end();
      return { sent: rig.transport.peers.map(({ sent }) => sent), ended: rig.disconnected, timers: rig.clock.pending() };
    };
    expect(run(createClient4)).toEqual(run(createClient));
  });
});
