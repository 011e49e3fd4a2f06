/**
 * A climate node gets a changed program over Mosquitto, as its user pushes it; and programs that it must not keep. On the imitated
 * interpreter, and with MOTE_ENGINE on a real one.
 */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadWiring } from '../../cli/sim/wiring-file.ts';
import { findMosquitto } from '../support/mosquitto.ts';
import { observe, type Observer } from '../support/mqtt-observer.ts';
import { climateWithAgent } from '../fleet/ota/climate-with-agent.ts';
import { keySet } from '../fleet/ota/rig.ts';
import { type BoardOptions, useDesk } from '../cli/ota-desk.ts';

const ENGINE = process.env.MOTE_ENGINE;
const LANES: [lane: string, engine: string | undefined][] = [
  ['the imitated interpreter', undefined],
  ...(ENGINE ? [['the real interpreter', ENGINE] as [string, string]] : []),
];
const CLIMATE_TOPIC = 'o/s/a/climate/node-1/climate';

/** Changes of the sample, by what they do to it. */
const CHANGES: Readonly<Record<string, (source: string) => string>> = {
  'says more': (source) => source.replace('print(`sensor: ', 'print(`BME280: '),
  throws: (source) =>
    source.replace(
      'const timers =',
      'function start(): void {\n  if (getTime() > 0) throw new Error("BROKEN");\n}\nstart();\nconst timers =',
    ),
  loops: (source) => source.replace('const timers =', 'while (global) (global as unknown as { round: number }).round = 1;\nconst timers ='),
  'cannot reach its broker': (source) => source.replaceAll('({ host, port', '({ host: "nowhere.invalid", port'),
  'goes to an address that nobody answers from': (source) => source.replaceAll('({ host, port', '({ host: "203.0.113.1", port'),
};

describe.skipIf(!findMosquitto())('an update of the climate node', { timeout: 600_000 }, () => {
  const { desk } = useDesk('climate', loadWiring(undefined, 'firmware/apps/climate.ts'));
  let observer: Observer;
  const bundles = new Map<string, Buffer>();

  beforeAll(async () => {
    bundles.set('', await climateWithAgent());
    for (const [name, change] of Object.entries(CHANGES)) bundles.set(name, await climateWithAgent(change));
    expect(new Set([...bundles.values()].map((bundle) => bundle.toString())).size).toBe(bundles.size);
  }, 240_000);
  beforeEach(async () => {
    observer = await observe(desk.url, '#', { clean: true });
  });
  afterEach(() => observer.end());

  const measured = (): number => observer.seen.get(CLIMATE_TOPIC)?.length ?? 0;
  async function start(options: BoardOptions): Promise<void> {
    await desk.add('node-1', { bundle: bundles.get('')!, ...options });
    await observer.until(() => measured() > 0);
  }
  async function stillMeasures(): Promise<void> {
    const before = measured();
    await observer.until(() => measured() > before + 1);
  }
  const runs = async (): Promise<object> => (JSON.parse((await desk.ota('status', '--json')).stdout) as { devices: object[] }).devices[0]!;

  describe.each(LANES)('on %s', (_lane, engine) => {
    it('is running, confirmed and reported, and measures on', async () => {
      await start({ engine });
      const pushed = await desk.push(bundles.get('says more')!, '--wait', '--timeout', '4m');
      expect([pushed.code, pushed.stdout], pushed.stderr).toEqual([0, expect.stringContaining('sequence 2')]);
      await stillMeasures();
      expect(await runs()).toMatchObject({ device: 'node-1', running: 2, outcome: 'confirmed', stateName: 'running', reason: 0 });
    });

    it.each([
      ['throws', 'it threw an exception in three starts, rolled back'],
      ['loops', 'it crashed or hung in three starts, rolled back'],
      ['cannot reach its broker', 'it did not reach the broker, rolled back'],
      ['goes to an address that nobody answers from', 'it did not reach the broker, rolled back'],
    ])('that %s is rolled back: push fails and names the reason, and the node measures on', async (name, reason) => {
      await start({ engine });
      const pushed = await desk.push(bundles.get(name)!, '--confirm', '60s', '--wait', '--timeout', '9m');
      expect([pushed.code, pushed.stderr]).toEqual([5, expect.stringContaining(`node-1 (${reason})`)]);
      await stillMeasures();
      expect(await runs()).toMatchObject({ running: 1, sequence: 2, outcome: 'failed', reasonName: reason });
    });

    it.each<[string, BoardOptions, string[], string]>([
      ['signed with a key that the node does not trust', { keys: keySet() }, [], 'no key of the device has signed it'],
      ['for another board', {}, ['--hardware', 'ESP32S3_IDF4'], 'it is not for this board'],
      ['older than what runs', { sequence: 5 }, ['--sequence', '2'], 'ran sequence 5 already'],
    ])('that is %s is refused: push fails and names the reason, and the node measures on', async (_name, options, flags, reason) => {
      await start({ engine, ...options });
      const pushed = await desk.push(bundles.get('says more')!, ...flags, '--wait', '--timeout', '4m');
      expect([pushed.code, pushed.stderr]).toEqual([5, expect.stringContaining(`node-1 (${reason}`)]);
      await stillMeasures();
      expect(await runs()).toMatchObject({ running: options.sequence ?? 1 });
    });
  });
});
