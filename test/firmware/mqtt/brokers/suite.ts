/** What a client does against a broker, the same on the built-in one and on Mosquitto. */
import { describe, expect, it } from 'vitest';
import type { Client, ClientOptions, QoS } from '../../../../firmware/mqtt/full.ts';
import { answerRequests, createRequests } from '../../../../firmware/mqtt/requests.ts';
import { VERSIONS } from '../rig.ts';
import type { ClientBench, Tightness } from './bench.ts';

export function describeClient(name: string, open: (tight: Tightness) => Promise<ClientBench>, builtIn: boolean): void {
  const room = (tight: Tightness, body: (bench: ClientBench) => Promise<void>) => async () => {
    const bench = await open(tight);
    try {
      await body(bench);
    } finally {
      await bench.close();
    }
  };

  /** A client that is connected and subscribed, with what it hears. */
  async function listen(
    bench: ClientBench,
    filter: string,
    options: Partial<ClientOptions> = {},
  ): Promise<{ client: Client; heard: string[] }> {
    const heard: string[] = [];
    let granted = -1;
    const client = bench.client({ clientId: 'listener', maxQueuedMessages: 200, maxQueuedBytes: 50_000, ...options });
    client.subscribe(
      filter,
      { qos: 2 },
      (topic, payload, packet) => heard.push(`${topic} ${payload} ${packet.qos}${packet.retain ? ' retained' : ''}`),
      (reason) => (granted = reason),
    );
    client.start();
    await bench.until(() => granted >= 0, 'the broker has answered SUBSCRIBE');
    return { client, heard };
  }

  describe.each(VERSIONS)(`${name}, version %i`, (version) => {
    it(
      'hears itself at every QoS, in order, and every callback comes once',
      room({}, async (bench) => {
        const { client, heard } = await listen(bench, 'echo/#', { version });
        const outcomes: string[] = [];
        for (let index = 0; index < 30; index++) {
          const qos = (index % 3) as QoS;
          client.publish('echo/a', `${index}`, { qos }, (reason) => outcomes.push(`${qos} ${reason}`));
        }
        await bench.until(() => heard.length === 30 && outcomes.length === 30, 'all came back');
        for (const qos of [0, 1, 2])
          expect(heard.filter((text) => text.endsWith(` ${qos}`))).toEqual(
            Array.from({ length: 10 }, (_value, index) => `echo/a ${index * 3 + qos} ${qos}`),
          );
        expect(new Set(outcomes)).toEqual(new Set(['0 0', '1 0', '2 0']));
      }),
    );

    it(
      'keeps a retained status, online and offline, and its session over a restart of the broker',
      room({}, async (bench) => {
        const device = bench.client({ version, clientId: 'device', status: { topic: 'status', online: 'on', offline: 'off' } });
        device.start();
        const { heard } = await listen(bench, 'status', { version });
        await bench.until(() => heard.some((text) => text.startsWith('status on')), 'it is online');
        await bench.stop();
        const outcomes: number[] = [];
        device.publish('readings', 'kept', { qos: 2 }, (reason) => outcomes.push(reason));
        await bench.pass(100);
        expect(outcomes).toEqual([]);
        await bench.start();
        await bench.until(() => outcomes.length === 1, 'what waited was delivered');
        expect(outcomes[0]! & 0x80).toBe(0);
        device.end();
        await bench.until(() => heard.at(-1)!.startsWith('status off'), 'it said goodbye');
      }),
    );

    it(
      'asks and answers',
      room({}, async (bench) => {
        const server = bench.client({ version, clientId: 'server' });
        answerRequests(server, 'd/commands/#', (topic, payload, reply) => reply(`${topic}: ${payload}`));
        server.start();
        const { client } = await listen(bench, 'other', { version });
        await bench.until(() => server.connected(), 'the server is there');
        const answers: string[] = [];
        let settled = false;
        // The server's subscription may still be under way.
        server.subscribe('last', {}, undefined, () => (settled = true));
        await bench.until(() => settled, 'the server has subscribed');
        const request = createRequests(client, { nowMs: () => 0, after: () => 0, cancel: () => undefined });
        for (const what of ['x', 'y']) request(`d/commands/${what}`, 'go', (reason, payload) => answers.push(`${reason} ${payload}`));
        await bench.until(() => answers.length === 2, 'both are answered');
        expect(answers).toEqual(['0 d/commands/x: go', '0 d/commands/y: go']);
      }),
    );

    it(
      'with a receive maximum of 1 loses nothing and keeps the order',
      room({ receiveMaximum: 1 }, async (bench) => {
        // 3.1.1 cannot say it: there the application must know its broker.
        const { client, heard } = await listen(bench, 'r', { version, ...(version === 4 ? { maxInFlight: 1 } : {}) });
        const outcomes: number[] = [];
        for (let index = 0; index < 20; index++)
          client.publish('r', `${index}`, { qos: index % 2 ? 1 : 2 }, (reason) => outcomes.push(reason));
        await bench.until(() => outcomes.length === 20 && heard.length === 20, 'all are delivered');
        expect(outcomes.every((reason) => reason === 0)).toBe(true);
        expect(heard.map((text) => text.split(' ')[1])).toEqual(Array.from({ length: 20 }, (_value, index) => `${index}`));
      }),
    );
  });

  describe(`${name}, limits that MQTT 5 announces`, () => {
    const outcome = (client: Client, payload: string, how: object): number[] => {
      const outcomes: number[] = [];
      client.publish('t', payload, how, (reason) => outcomes.push(reason));
      return outcomes;
    };

    it(
      'packets of 256 bytes: a larger one is refused here, the connection stays',
      room({ maximumPacketSize: 256 }, async (bench) => {
        const { client, heard } = await listen(bench, 't');
        expect(outcome(client, 'x'.repeat(300), { qos: 1 })).toEqual([0x95]);
        const small = outcome(client, 'y'.repeat(200), { qos: 1 });
        await bench.until(() => small.length === 1 && heard.length === 1, 'the small one came back');
        expect(small).toEqual([0]);
      }),
    );

    it(
      'no retained messages: one is refused here',
      room({ noRetain: true }, async (bench) => {
        const { client } = await listen(bench, 't');
        expect(outcome(client, 'x', { retain: true })).toEqual([0x9a]);
        expect(client.connected()).toBe(true);
      }),
    );

    it.each([0, 1] as const)('a maximum QoS of %i: higher ones are refused here, that one is taken', (maximumQoS) =>
      room({ maximumQoS }, async (bench) => {
        const { client, heard } = await listen(bench, 't');
        expect(outcome(client, 'x', { qos: maximumQoS + 1 })).toEqual([0x9b]);
        client.publish('t', 'y', { qos: maximumQoS });
        await bench.until(() => heard.length === 1, 'it came back');
        expect(heard).toEqual([`t y ${maximumQoS}`]);
      })(),
    );

    it(
      'no aliases are lost: every topic arrives in full',
      room({}, async (bench) => {
        const { client, heard } = await listen(bench, 'a/#');
        const names = Array.from({ length: 40 }, (_value, index) => `a/${index % 13}`);
        for (const topic of names) client.publish(topic, 'x', { wait: true });
        await bench.until(() => heard.length === names.length, 'all came back');
        expect(heard).toEqual(names.map((topic) => `${topic} x 0`));
      }),
    );

    if (builtIn) {
      it(
        'no wildcards, no shared subscriptions: such filters are refused here',
        room({ noWildcards: true, noShared: true }, async (bench) => {
          const { client } = await listen(bench, 't');
          const reasons: number[] = [];
          for (const filter of ['a/+', '$share/g/a']) client.subscribe(filter, {}, undefined, (reason) => reasons.push(reason));
          expect(reasons).toEqual([0xa2, 0x9e]);
        }),
      );

      it.each([5, 10])('a keep-alive of %i s from the broker is kept', (keepAliveS) =>
        room({ keepAliveS }, async (bench) => {
          let lost = 0;
          await listen(bench, 't', { keepAliveS: 600, onDisconnected: () => lost++ });
          await bench.pass(100_000);
          expect(lost).toBe(0);
        })(),
      );
    }
  });
}
