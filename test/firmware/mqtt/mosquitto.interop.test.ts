import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClient as createFullClient } from '../../../firmware/mqtt/full.ts';
import { createClient } from '../../../firmware/mqtt/index.ts';
import type { Client, ClientOptions } from '../../../firmware/mqtt/index.ts';
import { createMosquitto, findMosquitto } from '../../support/mosquitto.ts';
import type { Mosquitto, MosquittoOptions } from '../../support/mosquitto.ts';
import { createNodeTimers, createNodeTransport } from '../../support/node-transport.ts';
import { createCertificates, hasOpenssl } from './certificates.ts';
import type { Certificates } from './certificates.ts';
import { createCuttingProxy } from './cutting-proxy.ts';

/** Pauses are lived through at a twentieth of their length. */
const SPEED = 20;
const READINGS = 60;
/** The slow suite has fifty. */
const CUTS = 12;

/** Resolves when `condition` holds; polls, since the broker is another process. */
async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited too long until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe.skipIf(!findMosquitto()).each([4, 5] as const)('against Mosquitto, version %i', (version) => {
  const undo: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  });

  async function broker(options?: MosquittoOptions): Promise<Mosquitto> {
    const mosquitto = await createMosquitto(options);
    undo.push(() => mosquitto.remove());
    await mosquitto.start();
    return mosquitto;
  }

  function client(port: number, options: Partial<ClientOptions> = {}, tls?: object, speed = SPEED, create = createClient): Client {
    const timers = createNodeTimers(speed);
    const made = create({
      transport: createNodeTransport(tls ? { port, tls } : { port }),
      timers,
      version,
      clientId: `device-${undo.length}`,
      maxQueuedMessages: 1000,
      maxQueuedBytes: 100_000,
      ...options,
    });
    undo.push(() => new Promise<void>((resolve) => made.end(() => resolve())));
    return made;
  }

  /** Hears every reading on a topic, over broker restarts too. */
  function listen(port: number, heard: string[], tls?: object): Promise<void> {
    return new Promise((resolve) => {
      const listener = client(port, { clientId: 'listener', sessionExpiryS: 3600 }, tls);
      listener.subscribe(
        'readings',
        { qos: 1 },
        (_topic, payload) => heard.push(payload),
        () => resolve(),
      );
      listener.start();
    });
  }

  it('with a password file connects, publishes and is told what it subscribed to', async () => {
    const mosquitto = await createMosquitto({ config: 'allow_anonymous false\npassword_file {dir}/passwords' });
    undo.push(() => mosquitto.remove());
    execFileSync('mosquitto_passwd', ['-b', '-c', join(mosquitto.directory, 'passwords'), 'node', 'secret']);
    await mosquitto.start();
    const heard: string[] = [];
    const outcomes: number[] = [];
    const device = client(mosquitto.port, { username: 'node', password: 'secret' });
    device.subscribe('a/#', {}, (topic, payload) => heard.push(`${topic}=${payload}`));
    device.publish('a/b', 'first', { qos: 1 }, (reason) => outcomes.push(reason));
    device.start();
    await until(() => heard.length === 1 && outcomes.length === 1, 'the reading came back');
    expect(heard).toEqual(['a/b=first']);
    expect(outcomes).toEqual([0]);
  });

  it('with a wrong password tells the broker’s reason, backs off, and never says connected [43, 49]', async () => {
    const mosquitto = await createMosquitto({ config: 'allow_anonymous false\npassword_file {dir}/passwords' });
    undo.push(() => mosquitto.remove());
    execFileSync('mosquitto_passwd', ['-b', '-c', join(mosquitto.directory, 'passwords'), 'node', 'secret']);
    await mosquitto.start();
    const events: string[] = [];
    let retryMs = 0;
    const device = client(mosquitto.port, {
      username: 'node',
      password: 'wrong',
      onConnected: () => events.push('connected'),
      onRefused: (reason) => events.push(`refused ${reason}`),
      onDisconnected: (reason, _text, pauseMs) => {
        events.push(`disconnected ${reason}`);
        retryMs = pauseMs;
      },
    });
    device.start();
    await until(() => events.length === 2, 'the refusal');
    // Mosquitto 2.0 says "not authorized" in both versions.
    expect(events).toEqual(['refused 135', 'disconnected 135']);
    expect(retryMs).toBeGreaterThanOrEqual(60_000);
    expect(device.connected()).toBe(false);
  });

  it.each([true, false])('loses no QoS 1 reading over clean broker restarts, persistence %s', async (persistence) => {
    const mosquitto = await broker({ persistence });
    const outcomes: number[] = [];
    const device = client(mosquitto.port);
    const heard: string[] = [];
    await listen(mosquitto.port, heard);
    device.start();
    for (let index = 0; index < READINGS; index++) {
      device.publish('readings', `${index}`, { qos: 1 }, (reason) => outcomes.push(reason));
      if (index % 20 === 10) {
        await mosquitto.stop();
        device.publish('readings', `down ${index}`, { qos: 1 }, (reason) => outcomes.push(reason));
        await mosquitto.start();
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => outcomes.length === READINGS + 3, 'all are acknowledged');
    expect(outcomes.every((reason) => reason === 0 || reason === 0x10)).toBe(true);
    // Without persistence a broker forgets who listens; what it acknowledged to the device is then not the device's to resend.
    if (persistence) {
      await until(() => new Set(heard).size === READINGS + 3, 'all are heard');
      const order = heard.filter((text) => !text.startsWith('down')).map(Number);
      const firsts = order.filter((value, index) => order.indexOf(value) === index);
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
    }
  });

  it(`loses no QoS 1 reading when the connection is cut at ${CUTS} random bytes`, async () => {
    const mosquitto = await broker();
    const proxy = await createCuttingProxy(mosquitto.port);
    undo.push(() => proxy.close());
    const seed = Number(process.env.MOTE_SEED ?? Date.now() % 100_000);
    let state = seed;
    const random = () => (state = (state * 48_271 + 11) % 2_147_483_647) / 2_147_483_647;
    const cuts = Array.from({ length: CUTS }, () => 1 + Math.floor(random() * 400));
    proxy.plan(cuts);
    const heard: string[] = [];
    await listen(mosquitto.port, heard);
    const outcomes: number[] = [];
    // The pauses of a link that keeps breaking grow to minutes; what is waited for within a connection stays long.
    const device = client(proxy.port, { random: () => 0, keepAliveS: 0, connectTimeoutMs: 5_000_000 }, undefined, 1000);
    device.start();
    let index = 0;
    await until(() => {
      if (index < 400 && outcomes.length > index - 8)
        device.publish('readings', `${index++}`, { qos: 1 }, (reason) => outcomes.push(reason));
      return proxy.cuts() === CUTS && outcomes.length === index;
    }, `${CUTS} cuts are over, seed ${seed}`);
    await until(() => new Set(heard).size === index, `all ${index} are heard, seed ${seed}`);
    expect(
      outcomes.every((reason) => reason === 0),
      `seed ${seed}`,
    ).toBe(true);
  });

  it(`delivers each QoS 2 message exactly once, both ways, when the connections are cut at ${CUTS} random bytes`, async () => {
    const mosquitto = await broker();
    const seed = Number(process.env.MOTE_SEED ?? Date.now() % 100_000);
    let state = seed;
    const random = () => (state = (state * 48_271 + 11) % 2_147_483_647) / 2_147_483_647;
    const proxies = [await createCuttingProxy(mosquitto.port), await createCuttingProxy(mosquitto.port)] as const;
    for (const proxy of proxies) {
      undo.push(() => proxy.close());
      proxy.plan(Array.from({ length: CUTS / 2 }, () => 60 + Math.floor(random() * 600)));
    }
    const patient = { random: () => 0, keepAliveS: 0, connectTimeoutMs: 5_000_000, maxInFlight: 4 };
    const heard: string[] = [];
    const listener = client(proxies[0].port, { ...patient, clientId: 'listener' }, undefined, 1000, createFullClient);
    let listening = false;
    listener.subscribe(
      'readings',
      { qos: 2 },
      (_topic, payload) => heard.push(payload),
      () => (listening = true),
    );
    listener.start();
    await until(() => listening, `the listener is there, seed ${seed}`);
    const outcomes: number[] = [];
    const device = client(proxies[1].port, patient, undefined, 1000, createFullClient);
    device.start();
    let index = 0;
    const cuts = () => proxies[0].cuts() + proxies[1].cuts();
    await until(() => {
      if (index < 600 && outcomes.length > index - 4)
        device.publish('readings', `${index++}`, { qos: 2 }, (reason) => outcomes.push(reason));
      return cuts() === CUTS && outcomes.length === index;
    }, `${CUTS} cuts are over, seed ${seed}`);
    await until(() => heard.length >= index, `all ${index} are heard, seed ${seed}`);
    expect(
      outcomes.every((reason) => reason === 0),
      `seed ${seed}`,
    ).toBe(true);
    expect(heard, `seed ${seed}`).toEqual(Array.from({ length: index }, (_value, at) => `${at}`));
  });

  it('its status is retained online, and offline after the connection is torn and after a wanted end', async () => {
    const mosquitto = await broker();
    const proxy = await createCuttingProxy(mosquitto.port);
    undo.push(() => proxy.close());
    const heard: string[] = [];
    const watcher = client(mosquitto.port, { clientId: 'watcher' });
    watcher.subscribe('status/#', {}, (_topic, payload, packet) => heard.push(`${payload}${packet.retain ? ' retained' : ''}`));
    watcher.start();
    await until(() => watcher.connected(), 'the watcher is there');
    proxy.plan([150]);
    const device = client(proxy.port, { status: { topic: 'status/device', online: 'on', offline: 'off' } });
    device.start();
    await until(() => heard.includes('on'), 'it is online');
    device.publish('noise', 'x'.repeat(200));
    await until(() => heard.includes('off'), 'the will came');
    await until(() => heard.lastIndexOf('on') > heard.indexOf('off'), 'it is online again');
    await new Promise<void>((resolve) => device.end(() => resolve()));
    await until(() => heard.at(-1) === 'off', 'it said goodbye');
  });

  describe.skipIf(!hasOpenssl())('on a TLS listener that demands a client certificate', () => {
    let certificates: Certificates;
    beforeAll(() => {
      certificates = createCertificates('device-7');
    });

    function tlsBroker(): MosquittoOptions {
      return {
        persistence: true,
        files: { 'ca.crt': certificates.ca, 'server.crt': certificates.server.cert, 'server.key': certificates.server.key },
        config:
          'cafile {dir}/ca.crt\ncertfile {dir}/server.crt\nkeyfile {dir}/server.key\nrequire_certificate true\nuse_identity_as_username true\nallow_anonymous false',
      };
    }

    it('connects, publishes and loses no QoS 1 reading over a restart', async () => {
      const mosquitto = await broker(tlsBroker());
      const tls = { ca: certificates.ca, ...certificates.client };
      const heard: string[] = [];
      const outcomes: number[] = [];
      await listen(mosquitto.port, heard, tls);
      const device = client(mosquitto.port, {}, tls);
      device.start();
      for (let index = 0; index < 20; index++) {
        device.publish('readings', `${index}`, { qos: 1 }, (reason) => outcomes.push(reason));
        if (index === 10) {
          await mosquitto.stop();
          await mosquitto.start();
        }
      }
      await until(() => outcomes.length === 20 && new Set(heard).size === 20, 'all are acknowledged and heard');
      expect(outcomes.every((reason) => reason === 0)).toBe(true);
    });

    it('without the certificate keeps trying and never says connected', async () => {
      const mosquitto = await broker(tlsBroker());
      const events: string[] = [];
      const device = client(
        mosquitto.port,
        { onConnected: () => events.push('connected'), onDisconnected: (reason, text) => events.push(`${reason} ${text}`) },
        { ca: certificates.ca },
      );
      device.start();
      await until(() => events.length >= 3, 'three attempts');
      expect(events.every((event) => event.startsWith('256'))).toBe(true);
    });
  });
});
