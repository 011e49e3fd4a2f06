import { afterEach, describe, expect, it } from 'vitest';
import { connect, CONTENT_TYPE, CORRELATION_DATA, MqttError, USER_PROPERTY } from '../../../fleet/mqtt/node.ts';
import type { NodeClient } from '../../../fleet/mqtt/node.ts';
import { createMosquitto, findMosquitto, freePort } from '../../support/mosquitto.ts';
import { startBuiltIn, startMosquitto } from './brokers.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function connected(port: number, options: Parameters<typeof connect>[1] = {}): Promise<NodeClient> {
  const client = await connect(`mqtt://127.0.0.1:${port}`, options);
  undo.push(() => client.end());
  return client;
}

const refusalOf = (attempt: Promise<unknown>): Promise<MqttError> =>
  attempt.then(
    () => expect.unreachable('not refused'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(MqttError);
      return error as MqttError;
    },
  );

describe.each([
  ['the built-in broker', startBuiltIn, true],
  ['Mosquitto', startMosquitto, findMosquitto() !== undefined],
])('the client for Node with %s', (_name, start, there) => {
  describe.skipIf(!there).each([4, 5] as const)('version %i', (version) => {
    async function broker(): Promise<number> {
      const running = await start();
      undo.push(() => running.stop());
      return running.port;
    }

    it.each([0, 1, 2] as const)(
      'hears at QoS %i what it publishes, text and bytes, and unsubscribes when the loop is left',
      async (qos) => {
        const client = await connected(await broker(), { version });
        const stream = client.messages('grün/#', { qos });
        expect(await stream.ready).toBe(qos);
        await client.publish('grün/a', 'Wärme 21 °C', { qos });
        await client.publish('grün/b', Uint8Array.of(0, 255, 128), { qos });
        const heard: unknown[] = [];
        for await (const message of stream) {
          heard.push([message.topic, message.topic.endsWith('a') ? message.text() : [...message.payload], message.qos, message.retain]);
          if (heard.length === 2) break;
        }
        expect(heard).toEqual([
          ['grün/a', 'Wärme 21 °C', qos, false],
          ['grün/b', [0, 255, 128], qos, false],
        ]);
        // Not subscribed any more: a later stream of another filter sees it, this one cannot.
        const other = client.messages('+/c', { qos });
        await other.ready;
        await client.publish('grün/c', 'x', { qos });
        expect((await other.next()).value?.topic).toBe('grün/c');
        expect(await stream.next()).toEqual({ done: true, value: undefined });
      },
    );

    it('gives two streams of overlapping filters each message once', async () => {
      const client = await connected(await broker(), { version });
      await using all = client.messages('a/#');
      await using one = client.messages('a/b');
      await using same = client.messages('a/b');
      await Promise.all([all.ready, one.ready, same.ready]);
      await client.publish('a/b', '1', { qos: 1 });
      await client.publish('a/c', '2', { qos: 1 });
      await client.publish('a/b', '3', { qos: 1 });
      expect([await all.next(), await all.next(), await all.next()].map(({ value }) => value?.text())).toEqual(['1', '2', '3']);
      expect([await one.next(), await one.next()].map(({ value }) => value?.text())).toEqual(['1', '3']);
      expect([await same.next(), await same.next()].map(({ value }) => value?.text())).toEqual(['1', '3']);
    });

    it('goes on through a flood that nobody takes, holding the broker back, and loses nothing of it', async () => {
      const port = await broker();
      const [writer, reader] = [await connected(port, { version }), await connected(port, { version, keepAliveS: 1 })];
      const stream = reader.messages('flood', { highWater: 10, maxQueued: 5000 });
      await stream.ready;
      const payload = 'x'.repeat(2000);
      const count = 600;
      const written = Promise.all(
        Array.from({ length: count }, (_none, index) => writer.publish('flood', `${index} ${payload}`, { qos: 1 })),
      );
      await new Promise((done) => setTimeout(done, 1500));
      const queuedMeanwhile = stream.queued;
      let next = 0;
      for await (const message of stream) {
        expect(message.text().split(' ')[0]).toBe(`${next}`);
        // An answer of the broker is waited for while the stream is full.
        if (next++ === 2) await reader.publish('other', 'y', { qos: 1 });
        if (next === count) break;
      }
      await written;
      expect(queuedMeanwhile).toBeGreaterThanOrEqual(10);
      expect(queuedMeanwhile).toBeLessThan(200);
    });

    it('reconnects by itself, with the streams that were open', async () => {
      const port = await broker();
      const events: string[] = [];
      const client = await connected(port, {
        version,
        clientId: 'same',
        onDisconnected: (error) => events.push(error.code),
        onReconnected: () => events.push('back'),
      });
      const stream = client.messages('t');
      await stream.ready;
      // A second client of that name takes the first one's place.
      const rival = await connect(`mqtt://127.0.0.1:${port}`, { version, clientId: 'same' });
      await rival.end();
      while (!events.includes('back')) await new Promise((done) => setTimeout(done, 20));
      await client.publish('t', 'again', { qos: 1 });
      expect((await stream.next()).value?.text()).toBe('again');
      // Mosquitto 2.0.11 closes without a word; the built-in broker says why where the version has words for it.
      expect(events).toEqual([expect.stringMatching(version === 5 ? /REFUSED|CONNECTION/ : /CONNECTION/), 'back']);
    });

    it('ends cleanly: streams are over, later calls are refused', async () => {
      const client = await connected(await broker(), { version });
      const stream = client.messages('t');
      await stream.ready;
      const waiting = stream.next();
      await client.end();
      expect(await waiting).toEqual({ done: true, value: undefined });
      expect(await refusalOf(client.publish('t', 'x', { qos: 1 }))).toMatchObject({ code: 'MQTT_ENDED', reason: 0x102 });
      expect(await refusalOf(client.messages('t').next())).toMatchObject({ code: 'MQTT_ENDED' });
      expect(client.connected).toBe(false);
    });
  });

  it.skipIf(!there)('carries properties, text as text', async () => {
    const running = await start();
    undo.push(() => running.stop());
    const client = await connected(running.port);
    await using stream = client.messages('p');
    await stream.ready;
    const properties = { [CONTENT_TYPE]: 'text/grün', [CORRELATION_DATA]: '\xff\0', [USER_PROPERTY]: ['ä', 'ö'] };
    await client.publish('p', '', { qos: 1, properties });
    expect((await stream.next()).value?.properties).toEqual(properties);
  });
});

describe('the client for Node that cannot connect', () => {
  it('says that nobody listens', async () => {
    const port = await freePort();
    expect(await refusalOf(connect(`mqtt://127.0.0.1:${port}`))).toMatchObject({
      code: 'MQTT_CONNECTION',
      message: `Connecting to 127.0.0.1:${port}: ECONNREFUSED`,
      exitCode: 8,
    });
  });

  it.skipIf(!findMosquitto())('says what the broker said, and which topics it does not allow', async () => {
    const mosquitto = await createMosquitto({
      config: 'allow_anonymous false\npassword_file {dir}/passwords\nacl_file {dir}/acl',
      // user:secret, as mosquitto_passwd writes it.
      files: { passwords: 'user:$7$101$c2FsdHNhbHRzYWx0$aQ==\n', acl: 'user user\ntopic readwrite allowed\n' },
    });
    undo.push(() => mosquitto.remove());
    await mosquitto.start();
    const refused = await refusalOf(connect(`mqtt://user:wrong@127.0.0.1:${mosquitto.port}`));
    expect(refused).toMatchObject({ code: 'MQTT_REFUSED', reason: 0x87 });
    expect(refused.message).toBe(`Connecting to 127.0.0.1:${mosquitto.port}: not authorized`);
  });

  it.each([
    ['not a url', 'it is no URL'],
    ['http://host', '"http://" is neither mqtt:// nor mqtts://'],
    ['mqtt://user:secret@host/path', '"/path" means nothing here'],
  ])('refuses the address %s without showing what is secret in it', async (address, what) => {
    await expect(connect(address)).rejects.toMatchObject({ code: 'BROKER_URL', message: expect.stringContaining(what) as string });
    await expect(connect(address)).rejects.toMatchObject({ message: expect.not.stringContaining('secret') as string });
  });
});
