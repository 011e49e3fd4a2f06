/** The same push over every version of MQTT on every broker: nothing that matters rides in what only one of them has. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../build/compile.ts';
import type { BrokerLimits } from '../../../simulator/broker/limits.ts';
import { Broker } from '../../../simulator/broker/broker.ts';
import { listenOnHost } from '../../../simulator/network/listen.ts';
import { runRealTime } from '../../../simulator/real-time.ts';
import { World } from '../../../simulator/world.ts';
import { readFileSync } from 'node:fs';
import { Desk } from '../../cli/ota-desk.ts';
import { createMosquitto, findMosquitto } from '../../support/mosquitto.ts';
import { withSource } from './climate-with-agent.ts';
import { buildParts } from './rig.ts';

/** The protocol versions of the clients that a broker has seen: boards and publishers. */
interface Served {
  readonly port: number;
  versions(): Set<number>;
  stop(): Promise<void>;
}

async function mosquitto(): Promise<Served> {
  const broker = await createMosquitto();
  await broker.start();
  return {
    port: broker.port,
    // Its log names them: p2 is 3.1.1, p5 is 5.
    versions: () =>
      new Set([...broker.log().matchAll(/New client connected .* \(p(\d),/g)].map(([, level]) => (level === '2' ? 4 : Number(level)))),
    stop: () => broker.remove(),
  };
}

async function builtIn(limits: Partial<BrokerLimits>): Promise<Served> {
  const world = new World();
  const broker = new Broker({ queue: world.queue, limits });
  const seen = new Set<number>();
  broker.observe({ onClientConnected: ({ protocolVersion }) => void seen.add(protocolVersion) });
  const stop = new AbortController();
  const running = runRealTime(world, { signal: stop.signal });
  const door = await listenOnHost({ listener: broker, post: (callback) => world.post(callback), port: 0 });
  return {
    port: door.port,
    versions: () => seen,
    stop: async () => {
      stop.abort();
      await running;
      await door.close();
    },
  };
}

const BROKERS: [name: string, start: () => Promise<Served>, versions: readonly number[]][] = [
  ...(findMosquitto() ? [['Mosquitto', mosquitto, [4, 5]] as [string, () => Promise<Served>, number[]]] : []),
  ['the built-in broker', () => builtIn({}), [4, 5]],
  ['a broker of 3.1.1 alone', () => builtIn({ protocolVersions: [4] }), [4]],
  ['a broker of 5 alone', () => builtIn({ protocolVersions: [5] }), [5]],
];

describe('an update', { timeout: 180_000 }, () => {
  const desk = new Desk();
  const bundles = new Map<number, Buffer>();
  let served: Served | undefined;

  beforeAll(async () => {
    desk.parts = await buildParts();
    expect((await desk.ota('keygen')).code).toBe(0);
    const source = readFileSync('test/fleet/ota/fixtures/node.ts', 'utf8');
    for (const [version, from] of [
      [4, source],
      [5, source.replace("'motekit/mqtt/v4'", "'motekit/mqtt'").replace('maxQueuedMessages: 32', 'maxQueuedMessages: 32, version: 5')],
    ] as const)
      bundles.set(version, await withSource('node', from, async (entry) => Buffer.from((await compile({ entry })).code)));
    return () => desk.remove();
  }, 120_000);
  afterEach(async () => {
    await desk.clear();
    await served?.stop();
    served = undefined;
  });

  it.each(
    BROKERS.flatMap(([name, start, versions]) => versions.map((version) => [version === 4 ? '3.1.1' : '5', name, start, version] as const)),
  )('to a board of MQTT %s goes through %s, confirmed and reported', async (_text, _name, start, version) => {
    served = await start();
    desk.port = served.port;
    const bundle = bundles.get(version)!;
    const node = await desk.add('node-1', { bundle });
    const next = Buffer.from(bundle.toString('latin1').replace('TEST-NODE 1', 'TEST-NODE 2'), 'latin1');
    const pushed = await desk.push(next, '--wait', '--timeout', '2m');
    expect([pushed.code, pushed.stdout], pushed.stderr).toEqual([0, expect.stringContaining('sequence 2')]);
    expect(node.lines).toEqual(['version 1', 'version 2']);
    expect((await desk.ota('verify')).code).toBe(0);
    expect(served.versions()).toContain(version);
  });
});
