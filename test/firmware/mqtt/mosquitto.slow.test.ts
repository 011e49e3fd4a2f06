/** Mosquitto stopped, cut off and killed again and again under traffic, for longer than a habit allows. */
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../firmware/mqtt/full.ts';
import type { Client, ClientOptions, QoS } from '../../../firmware/mqtt/full.ts';
import { createMosquitto, findMosquitto } from '../../support/mosquitto.ts';
import type { Mosquitto } from '../../support/mosquitto.ts';
import { createNodeTimers, createNodeTransport } from '../../support/node-transport.ts';
import { createCuttingProxy } from './cutting-proxy.ts';
import { VERSIONS } from './rig.ts';

const TIMES = 50;
const LIMIT_MS = 120_000;

async function until(condition: () => boolean, what: () => string): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited too long until ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe.skipIf(!findMosquitto()).each(VERSIONS)('under abuse, version %i', { timeout: 2 * LIMIT_MS }, (version) => {
  const undo: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  });

  async function broker(persistence: boolean): Promise<Mosquitto> {
    // A device that keeps coming back is not the broker's to limit here.
    const mosquitto = await createMosquitto({
      persistence,
      config: 'allow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 100',
    });
    undo.push(() => mosquitto.remove());
    await mosquitto.start();
    return mosquitto;
  }

  function client(port: number, clientId: string, options: Partial<ClientOptions> = {}): Client {
    const made = createClient({
      transport: createNodeTransport({ port }),
      // Pauses of minutes are lived through in fractions of a second; what is waited for within a connection stays long.
      timers: createNodeTimers(1000),
      version,
      clientId,
      random: () => 0,
      keepAliveS: 0,
      connectTimeoutMs: 5_000_000,
      maxQueuedMessages: 1000,
      maxQueuedBytes: 100_000,
      ...options,
    });
    undo.push(() => new Promise((resolve) => made.end(resolve)));
    return made;
  }

  /** What is heard on `readings`, from a client whose session is kept. */
  async function listen(port: number): Promise<string[]> {
    const heard: string[] = [];
    let granted = false;
    const listener = client(port, 'listener', { sessionExpiryS: 3600 });
    listener.subscribe(
      'readings',
      { qos: 2 },
      (_topic, payload) => heard.push(payload),
      () => (granted = true),
    );
    listener.start();
    await until(
      () => granted,
      () => 'the listener is there',
    );
    return heard;
  }

  it.each([1, 2] as const)(`QoS %i over ${TIMES} stops of the broker: nothing lost, QoS 2 nothing twice`, async (qos) => {
    const mosquitto = await broker(true);
    const heard = await listen(mosquitto.port);
    const device = client(mosquitto.port, 'device');
    const outcomes: number[] = [];
    device.start();
    let count = 0;
    for (let stop = 0; stop < TIMES; stop++) {
      for (let index = 0; index < 5; index++) device.publish('readings', `${count++}`, { qos }, (reason) => outcomes.push(reason));
      await until(
        () => outcomes.length > count - 5,
        () => `traffic flows after stop ${stop}`,
      );
      await mosquitto.stop();
      await mosquitto.start();
    }
    await until(
      () => outcomes.length === count && new Set(heard).size === count,
      () => `${outcomes.length} of ${count} acknowledged, ${new Set(heard).size} heard`,
    );
    expect(outcomes.every((reason) => reason === 0 || reason === 0x10)).toBe(true);
    const order = heard.map(Number);
    if (qos === 2) expect(order).toEqual(Array.from({ length: count }, (_value, index) => index));
  });

  it.each([1, 2] as const)(`QoS %i over ${TIMES} cuts at random bytes: nothing lost, QoS 2 nothing twice`, async (qos) => {
    const mosquitto = await broker(false);
    const seed = Number(process.env.MOTE_SEED ?? Date.now() % 100_000);
    let state = seed;
    const random = () => (state = (state * 48_271 + 11) % 2_147_483_647) / 2_147_483_647;
    const proxy = await createCuttingProxy(mosquitto.port);
    undo.push(() => proxy.close());
    proxy.plan(Array.from({ length: TIMES }, () => 1 + Math.floor(random() * 500)));
    const heard = await listen(mosquitto.port);
    const device = client(proxy.port, 'device', { maxInFlight: 4 });
    const outcomes: number[] = [];
    device.start();
    let count = 0;
    await until(
      () => {
        if (count < 3000 && outcomes.length > count - 6 && proxy.cuts() < TIMES)
          device.publish('readings', `${count++}`, { qos }, (reason) => outcomes.push(reason));
        return proxy.cuts() === TIMES && outcomes.length === count;
      },
      () => `${TIMES} cuts are over, seed ${seed}: ${proxy.cuts()} cuts, ${outcomes.length} of ${count}`,
    );
    await until(
      () => new Set(heard).size === count,
      () => `all ${count} are heard, seed ${seed}`,
    );
    expect(
      outcomes.every((reason) => reason === 0),
      `seed ${seed}`,
    ).toBe(true);
    if (qos === 2) expect(heard.map(Number), `seed ${seed}`).toEqual(Array.from({ length: count }, (_value, index) => index));
  });

  it.each([1, 2] as const)(
    'QoS %i over kills of the broker: whatever it did not acknowledge comes from the client’s own store',
    async (qos: QoS) => {
      const mosquitto = await broker(false);
      const heard = await listen(mosquitto.port);
      const device = client(mosquitto.port, 'device', { maxInFlight: 3 });
      const acknowledged = new Set<string>();
      const outcomes: number[] = [];
      device.start();
      let count = 0;
      for (let kill = 0; kill < 10; kill++) {
        const [first, heardBefore] = [count, heard.length];
        await until(
          () => {
            // Until the listener is back, whose subscription the killed broker has lost.
            if (count < first + 20 || heard.length === heardBefore) {
              const payload = `${count++}`;
              device.publish('readings', payload, { qos }, (reason) => {
                outcomes.push(reason);
                acknowledged.add(payload);
              });
            }
            return count >= first + 20 && outcomes.length > count - 15 && heard.length > heardBefore;
          },
          () => `traffic flows before kill ${kill}`,
        );
        await mosquitto.stop('SIGKILL');
        await mosquitto.start();
      }
      await until(
        () => outcomes.length === count,
        () => `${outcomes.length} of ${count} settled`,
      );
      // A killed broker loses its sessions. What it may have passed on already is told (0x100), the rest is sent as new.
      expect(acknowledged.size).toBe(count);
      expect(outcomes).toHaveLength(count);
      expect(outcomes.every((reason) => reason === 0 || reason === 0x10 || (qos === 2 && reason === 0x100))).toBe(true);
    },
  );
});
