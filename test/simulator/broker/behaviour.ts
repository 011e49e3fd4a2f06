/** What a broker does, by clause; run against the built-in one and against Mosquitto. */
import { describe, expect, test } from 'vitest';
import { TestClient, type Bench, type ConnectFields } from './bench.ts';
import { describeLevel5 } from './behaviour-level-5.ts';
import { KEPT, text, type Behaviour } from './room.ts';

interface Differences {
  /** Beginnings of the behaviours that this broker is known not to show; they must fail, so that the list stays true. */
  readonly differs?: readonly string[];
  /** Where time is real, the tests wait side by side. */
  readonly concurrent?: boolean;
  /** Which behaviours to run, by title; default all. */
  readonly chosen?: (title: string) => boolean;
}

export function describeBroker(
  name: string,
  makeBench: () => Promise<Bench>,
  { differs = [], concurrent = false, chosen = () => true }: Differences = {},
): void {
  const it: Behaviour = (title, body) => {
    if (!chosen(title)) return;
    const known = differs.some((beginning) => title.startsWith(beginning));
    test(known ? `differs here: ${title}` : title, { concurrent, fails: known }, async () => {
      const bench = await makeBench();
      let unique = 0;
      const id = (): string => `client-${++unique}`;
      try {
        await body({ bench, id, connect: (fields, clientId = id()) => TestClient.connect(bench, clientId, fields) });
      } finally {
        await bench.close();
      }
    });
  };
  describe(name, () => {
    describe.each([4, 5] as const)('protocol level %i', (version) => {
      it('answers PINGREQ [MQTT-3.12.4-1]', async ({ connect }) => {
        const client = await connect({ version });
        client.send({ cmd: 'pingreq' });
        await client.expect('pingresp');
      });

      it('delivers at the lower of publisher and subscription QoS [MQTT-3.8.4-8]', async ({ connect }) => {
        const publisher = await connect({ version });
        for (const [subscribed, published] of [
          [0, 2],
          [1, 2],
          [2, 1],
          [2, 2],
          [2, 0],
        ] as const) {
          const listener = await connect({ version });
          expect(await listener.subscribe('t', { qos: subscribed })).toBe(subscribed);
          publisher.publish('t', 'x', published === 0 ? {} : { qos: published, messageId: 7 });
          if (published === 1) await publisher.expect('puback');
          if (published === 2) {
            await publisher.expect('pubrec');
            publisher.send({ cmd: 'pubrel', messageId: 7 });
            await publisher.expect('pubcomp');
          }
          expect((await listener.expect('publish')).qos).toBe(Math.min(subscribed, published));
        }
      });

      it('acknowledges QoS 1 with the same identifier [MQTT-4.3.2-4]', async ({ connect }) => {
        const client = await connect({ version });
        client.publish('t', 'x', { qos: 1, messageId: 321 });
        expect((await client.expect('puback')).messageId).toBe(321);
      });

      it('completes QoS 2 from a publisher and passes one copy on, duplicates or not [MQTT-4.3.3-10]', async ({ connect }) => {
        const listener = await connect({ version });
        await listener.subscribe('t', { qos: 0 });
        const client = await connect({ version });
        client.publish('t', 'once', { qos: 2, messageId: 5 });
        await client.expect('pubrec');
        client.publish('t', 'once', { qos: 2, messageId: 5, dup: true });
        await client.expect('pubrec');
        client.send({ cmd: 'pubrel', messageId: 5 });
        expect((await client.expect('pubcomp')).messageId).toBe(5);
        expect(text(await listener.expect('publish'))).toBe('once');
        await listener.expectNothing();
      });

      it('answers PUBREL of an unknown identifier with PUBCOMP [MQTT-4.3.3-11]', async ({ connect }) => {
        const client = await connect({ version });
        client.send({ cmd: 'pubrel', messageId: 99 });
        const { messageId, reasonCode } = await client.expect('pubcomp');
        expect(messageId).toBe(99);
        if (version === 5) expect([0, 0x92]).toContain(reasonCode);
      });

      it('takes a client identifier over from the connection that had it [MQTT-3.1.4-3]', async ({ connect, id }) => {
        const clientId = id();
        const first = await connect({ version }, clientId);
        await connect({ version }, clientId);
        await first.expectEnd();
      });

      it('sends the will when the connection is lost, and not after DISCONNECT [MQTT-3.1.2-8, -10]', async ({ connect }) => {
        const listener = await connect({ version });
        await listener.subscribe('will/#', { qos: 1 });
        const will = { topic: 'will/a', payload: Buffer.from('gone'), qos: 1, retain: false } as const;
        const polite = await connect({ version, will });
        await polite.disconnect();
        await listener.expectNothing();
        const rude = await connect({ version, will });
        await rude.drop();
        const message = await listener.expect('publish');
        expect(text(message)).toBe('gone');
        expect(message.qos).toBe(1);
      });

      it('closes a silent client after one and a half keep-alives, will included [MQTT-3.1.2-22]', async ({ connect }) => {
        const listener = await connect({ version });
        await listener.subscribe('will', {});
        const silent = await connect({
          version,
          keepalive: 1,
          will: { topic: 'will', payload: Buffer.from('silent'), qos: 0, retain: false },
        });
        await silent.expectNothing(1300);
        await silent.expectEnd(6000);
        expect(text(await listener.expect('publish'))).toBe('silent');
      });

      it('keeps a retained message, replaces it, and removes it with an empty one [MQTT-3.3.1-5, -6, -7]', async ({ connect }) => {
        const publisher = await connect({ version });
        publisher.publish('r/1', 'old', { qos: 1, messageId: 1, retain: true });
        publisher.publish('r/1', 'new', { qos: 1, messageId: 2, retain: true });
        publisher.publish('r/2', 'gone', { qos: 1, messageId: 3, retain: true });
        publisher.publish('r/2', '', { qos: 1, messageId: 4, retain: true });
        for (let count = 0; count < 4; count++) await publisher.expect('puback');
        const listener = await connect({ version });
        await listener.subscribe('r/#', {});
        const message = await listener.expect('publish');
        expect(text(message)).toBe('new');
        expect(message.retain).toBe(true);
        await listener.expectNothing();
      });

      it('clears RETAIN for subscriptions that were there before [MQTT-3.3.1-9 of 3.1.1, -12 of 5.0]', async ({ connect }) => {
        const listener = await connect({ version });
        await listener.subscribe('r', {});
        (await connect({ version })).publish('r', 'x', { retain: true });
        expect((await listener.expect('publish')).retain).toBe(false);
      });

      it('does not match $-topics with a leading wildcard [MQTT-4.7.2-1]', async ({ connect }) => {
        const listener = await connect({ version });
        await listener.subscribe('#', {});
        await listener.subscribe('+/x', {});
        const publisher = await connect({ version });
        publisher.publish('$mine/x', 'hidden');
        publisher.publish('a/y', 'seen');
        expect((await listener.expect('publish')).topic).toBe('a/y');
      });

      it('matches wildcards by level, parent level included [MQTT-4.7.1-1, -2]', async ({ connect }) => {
        const listener = await connect({ version });
        await listener.subscribe('a/#', {});
        await listener.subscribe('b/+/c', {});
        const publisher = await connect({ version });
        for (const topic of ['a', 'a/b/c', 'ab', 'b/x/c', 'b/x/y/c', 'b//c']) publisher.publish(topic, 'x');
        const topics: string[] = [];
        for (let count = 0; count < 4; count++) topics.push((await listener.expect('publish')).topic);
        expect(topics).toEqual(['a', 'a/b/c', 'b/x/c', 'b//c']);
        await listener.expectNothing();
      });

      it('stops delivery after UNSUBSCRIBE [MQTT-3.10.4-1]', async ({ connect }) => {
        const client = await connect({ version });
        await client.subscribe('t', {});
        client.send({ cmd: 'unsubscribe', messageId: 9, unsubscriptions: ['t', 'never'] });
        const unsuback = await client.expect('unsuback');
        if (version === 5) expect(unsuback.granted).toEqual([0, 0x11]);
        client.publish('t', 'x');
        await client.expectNothing();
      });

      it('ends a connection that does not begin with CONNECT [MQTT-3.1.0-1]', async ({ bench }) => {
        const client = await TestClient.open(bench, version);
        client.send({ cmd: 'pingreq' });
        await client.expectEnd();
      });

      it('ends a connection that sends CONNECT twice [MQTT-3.1.0-2]', async ({ connect }) => {
        const client = await connect({ version });
        client.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: version, clientId: 'x', clean: true, keepalive: 0 });
        await client.expectEnd();
      });

      it('keeps a session and what came for it while its client was away [MQTT-3.1.2-5, 4.1]', async ({ connect, id }) => {
        const clientId = id();
        const kept: ConnectFields = version === 5 ? { ...KEPT, version } : { clean: false, version };
        const first = await connect(kept, clientId);
        expect(first.connack.sessionPresent).toBe(false);
        await first.subscribe('t', { qos: 1 });
        await first.drop();
        const publisher = await connect({ version });
        for (const [index, payload] of ['a', 'b', 'c'].entries()) {
          publisher.publish('t', payload, { qos: 1, messageId: index + 1 });
          await publisher.expect('puback');
        }
        const second = await connect(kept, clientId);
        expect(second.connack.sessionPresent).toBe(true);
        for (const payload of ['a', 'b', 'c']) {
          const message = await second.expect('publish');
          expect([text(message), message.dup, message.qos]).toEqual([payload, false, 1]);
          second.send({ cmd: 'puback', messageId: message.messageId! });
        }
        const third = await connect({ version, clean: true }, clientId);
        expect(third.connack.sessionPresent).toBe(false);
      });

      it('sends unacknowledged messages again as duplicates, in order, after a resumption [MQTT-4.4.0-1, 3.3.1-1, 4.6.0-1]', async ({
        connect,
        id,
      }) => {
        const clientId = id();
        const kept: ConnectFields = version === 5 ? { ...KEPT, version } : { clean: false, version };
        const first = await connect(kept, clientId);
        await first.subscribe('t', { qos: 2 });
        const publisher = await connect({ version });
        publisher.publish('t', 'one', { qos: 1, messageId: 1 });
        await publisher.expect('puback');
        publisher.publish('t', 'two', { qos: 1, messageId: 2 });
        await publisher.expect('puback');
        const ids = [(await first.expect('publish')).messageId, (await first.expect('publish')).messageId];
        await first.drop();
        const second = await connect(kept, clientId);
        for (const [index, payload] of ['one', 'two'].entries()) {
          const message = await second.expect('publish');
          expect([text(message), message.dup, message.messageId]).toEqual([payload, true, ids[index]]);
        }
      });

      it('takes QoS 2 up again where it was left: PUBREL after PUBREC [MQTT-4.3.3-7]', async ({ connect, id }) => {
        const clientId = id();
        const kept: ConnectFields = version === 5 ? { ...KEPT, version } : { clean: false, version };
        const first = await connect(kept, clientId);
        await first.subscribe('t', { qos: 2 });
        const publisher = await connect({ version });
        publisher.publish('t', 'x', { qos: 2, messageId: 1 });
        await publisher.expect('pubrec');
        publisher.send({ cmd: 'pubrel', messageId: 1 });
        await publisher.expect('pubcomp');
        const { messageId } = await first.expect('publish');
        first.send({ cmd: 'pubrec', messageId: messageId! });
        expect((await first.expect('pubrel')).messageId).toBe(messageId);
        await first.drop();
        const second = await connect(kept, clientId);
        expect((await second.expect('pubrel')).messageId).toBe(messageId);
        second.send({ cmd: 'pubcomp', messageId: messageId! });
        await second.expectNothing();
      });

      it('keeps sessions and retained messages over a restart', async ({ bench, connect, id }) => {
        const clientId = id();
        const kept: ConnectFields = version === 5 ? { ...KEPT, version } : { clean: false, version };
        const client = await connect(kept, clientId);
        await client.subscribe('t', { qos: 1 });
        client.publish('kept', 'retained', { qos: 1, messageId: 1, retain: true });
        await client.expect('puback');
        await bench.restart();
        await bench.pass(500, () => client.ended);
        expect(client.ended).toBe(true);
        const again = await connect(kept, clientId);
        expect(again.connack.sessionPresent).toBe(true);
        again.publish('t', 'still subscribed', { qos: 0 });
        expect(text(await again.expect('publish'))).toBe('still subscribed');
        await again.subscribe('kept', {});
        expect(text(await again.expect('publish'))).toBe('retained');
      });
    });

    it('on protocol level 4 refuses an empty client identifier without a clean session with code 2 [MQTT-3.1.3-8]', async ({ bench }) => {
      const client = await TestClient.open(bench, 4);
      client.sendBytes(Buffer.from('100c00044d5154540400000a0000', 'hex'));
      expect((await client.expect('connack')).returnCode).toBe(2);
      await client.expectEnd();
    });

    describe('protocol level 5 alone', () => describeLevel5(it));
  });
}
