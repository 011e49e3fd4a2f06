/** `mote sim --flash-image`: a node with slots on a desk, which keeps its flash from run to run and takes updates. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMosquitto, findMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { mote, ROOT, type RunningMote, startMote } from '../support/mote.ts';
import { climateWithAgent } from '../fleet/ota/climate-with-agent.ts';

describe.skipIf(!findMosquitto())('a node in a file', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mote-node-'));
  const env = { XDG_CACHE_HOME: join(folder, 'cache') };
  let broker: Mosquitto;
  let node: RunningMote | undefined;
  const run = (...args: string[]) => mote(args, { cwd: folder, env });
  const desk = ['--wiring', 'node.wiring.json', '--flash-image', 'node.bin', '--speed', '15x'];
  const url = (): string => `mqtt://127.0.0.1:${broker.port}`;
  const start = (...args: string[]): RunningMote => (node = startMote(['sim', ...args, ...desk, '--broker', url()], { cwd: folder, env }));
  const stop = async (): Promise<void> => {
    node?.signal('SIGINT');
    expect(await node?.done).toMatchObject({ code: 130 });
    node = undefined;
  };

  beforeAll(async () => {
    broker = await createMosquitto();
    await broker.start();
    writeFileSync(join(folder, 'node.wiring.json'), readFileSync(join(ROOT, 'firmware/apps/climate.wiring.json')));
    for (const [name, change] of [
      ['one', (source: string) => source],
      ['two', (source: string) => source.replace('print(`sensor: ', 'print(`BME280: ')],
    ] as const) {
      const built = await climateWithAgent(change);
      writeFileSync(join(folder, `${name}.js`), built);
    }
    expect((await run('ota', 'keygen', '--app', 'climate')).code).toBe(0);
  }, 120_000);
  afterEach(async () => {
    node?.signal('SIGKILL');
    await node?.done;
  });
  afterAll(async () => {
    await broker.remove();
    rmSync(folder, { recursive: true });
  });

  it('begins with its program, takes an update, and runs that at its next start', async () => {
    start('one.js', '--keys', 'ota-keys/keys.json');
    await node!.seen('connected');
    const more = ['--app', 'climate', '--broker', url()];
    const release = ['--key', 'ota-keys/release.key', '--release-version', '2', '--hardware', 'ESP32'];
    const pushed = await run('ota', 'push', 'two.js', ...release, '--wait', '--timeout', '2m', ...more);
    expect([pushed.code, pushed.stdout], pushed.stderr).toEqual([0, expect.stringContaining('sequence 2')]);
    await stop();
    expect(statSync(join(folder, 'node.bin')).size).toBe(4 * 1024 * 1024);
    expect(readFileSync(join(folder, 'node.bin')).includes('BME280: ')).toBe(true);
    start();
    await node!.seen('"run":2');
    await stop();
    const status = JSON.parse((await run('ota', 'status', '--json', ...more)).stdout) as object;
    expect(status).toMatchObject({ devices: [{ device: 'node-1', running: 2, outcome: 'confirmed' }] });
  });

  it('says what does not go together', async () => {
    writeFileSync(join(folder, 'small.bin'), 'x');
    for (const [args, text] of [
      [['one.js', ...desk], 'has its program already'],
      [['--flash-image', 'node.bin', '--broker', url()], 'its identity names'],
      [['--flash-image', 'small.bin'], 'has 1 bytes, expected a whole flash'],
      [['one.js', '--keys', 'ota-keys/keys.json'], '--keys is for a node in a --flash-image'],
      [['one.js', '--flash-image', 'new.bin', '--engine', '/bin/true'], '--flash-image goes with --engine only on a --serial port'],
    ] as const)
      expect(await run('sim', ...args, '--for', '1s'), args.join(' ')).toMatchObject({ code: 2, stderr: expect.stringContaining(text) });
  });
});
