/** `mote ota` as its user runs it, against Mosquitto, with a simulated board that the host's network reaches. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseKeySet } from '../../fleet/ota/keys.ts';
import { connect } from '../../fleet/mqtt/node.ts';
import { runRealTime } from '../../simulator/real-time.ts';
import { stringToBytes } from '../../simulator/text.ts';
import { buildParts, type Node, nodeBundle, type Parts, provisionedStorage, releaseOf, Rig, topics } from '../fleet/ota/rig.ts';
import { createMosquitto, findMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { mote, startMote, type MoteRun } from '../support/mote.ts';

/** Virtual seconds a real second: a trial takes half a minute. */
const SPEED = 15;

describe.skipIf(!findMosquitto())('mote ota', { timeout: 180_000 }, () => {
  let parts: Parts;
  let folder: string;
  let broker: Mosquitto;
  let url: string;
  let node: Node | undefined;
  let stop: AbortController;
  let running: Promise<void> | undefined;

  const ota = (...args: string[]): Promise<MoteRun> =>
    mote(['ota', args[0]!, ...args.slice(1), '--app', 'node', ...(/keygen|acl/.test(args[0]!) ? [] : ['--broker', url])], { cwd: folder });
  const push = (version: number, ...more: string[]): Promise<MoteRun> => {
    writeFileSync(join(folder, 'app.js'), nodeBundle(parts, version));
    return ota('push', 'app.js', '--key', 'ota-keys/release.key', '--release-version', `${version}.0`, '--hardware', 'ESP32', ...more);
  };

  /** A board with version 1, on this broker. */
  function startBoard(behaviour?: string): Node {
    const keys = parseKeySet(readFileSync(join(folder, 'ota-keys/keys.json'), 'utf8'), 'keys');
    const storage = provisionedStorage(parts, releaseOf(nodeBundle(parts, 1), 1), nodeBundle(parts, 1), keys);
    storage.write('broker', stringToBytes(`127.0.0.1:${broker.port} *`));
    if (behaviour) storage.write('behaviour', stringToBytes(behaviour));
    const rig = new Rig({ real: true });
    stop = new AbortController();
    node = rig.add('node-1', storage);
    running = runRealTime(rig.world, { speed: SPEED, signal: stop.signal });
    return node;
  }

  beforeAll(async () => {
    parts = await buildParts();
    folder = mkdtempSync(join(tmpdir(), 'mote-ota-'));
    const made = await ota('keygen');
    expect(made.code, made.stderr).toBe(0);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeEach(async () => {
    broker = await createMosquitto();
    await broker.start();
    url = `mqtt://127.0.0.1:${broker.port}`;
  });
  afterEach(async () => {
    stop?.abort();
    await running;
    node?.board.powerOff();
    running = node = undefined;
    await broker.remove();
  });

  it('pushes a release that is running, confirmed and reported; verify, status and gc agree', async () => {
    startBoard();
    const pushed = await push(2, '--sequence', '2', '--wait', '--timeout', '2m');
    expect(pushed.code, pushed.stderr).toBe(0);
    expect(node!.lines).toEqual(['version 1', 'version 2']);
    const status = JSON.parse((await ota('status', '--json')).stdout) as { devices: object[] };
    expect(status.devices).toMatchObject([{ device: 'node-1', running: 2, stateName: 'running', outcome: 'confirmed' }]);
    const verified = await ota('verify');
    expect(verified.code, verified.stderr).toBe(0);
    const third = await push(3);
    expect(third.code, third.stderr).toBe(0);
    expect(third.stdout).toContain('sequence 3');
    const fourth = await push(4);
    expect(fourth.code, fourth.stderr).toBe(0);
    const removed = await ota('gc', '--json');
    expect(removed.code, removed.stderr).toBe(0);
    expect((JSON.parse(removed.stdout) as { removed: string[] }).removed.length).toBeGreaterThan(4);
    expect((await ota('verify')).code).toBe(0);
    expect((await ota('gc', '--json')).stdout).toContain('"removed":[]');
  });

  it('--wait fails and names the board and the reason of a release that throws; the board runs the one before', async () => {
    startBoard('throws 2');
    const pushed = await push(2, '--sequence', '2', '--wait', '--timeout', '3m');
    expect(pushed.code, pushed.stderr).toBe(5);
    expect(pushed.stderr).toContain('node-1 (it threw an exception in three starts, rolled back)');
    expect(node!.lines.at(-1)).toBe('version 1');
  });

  it('row 46: of two pushes at once each offers a whole release, and one of them learns that it lost', async () => {
    writeFileSync(join(folder, 'other.js'), nodeBundle(parts, 7));
    const [one, other] = await Promise.all([
      push(2, '--sequence', '2'),
      ota('push', 'other.js', '--key', 'ota-keys/release.key', '--release-version', '7.0', '--hardware', 'ESP32', '--sequence', '3'),
    ]);
    expect([one.code, other.code].filter((code) => code === 0).length).toBeGreaterThan(0);
    expect((await ota('verify')).code).toBe(0);
  });

  it('row 47: a push that is killed leaves the channel as it was, and doing it again completes it', async () => {
    expect((await push(2)).code).toBe(0);
    writeFileSync(join(folder, 'app.js'), nodeBundle(parts, 3));
    const args = [
      'ota',
      'push',
      'app.js',
      '--key',
      'ota-keys/release.key',
      '--release-version',
      '3',
      '--hardware',
      'ESP32',
      '--app',
      'node',
      '--broker',
      url,
    ];
    const killed = startMote(args, { cwd: folder });
    await killed.seen('signing');
    killed.signal('SIGKILL');
    await killed.done;
    const after = JSON.parse((await ota('status', '--json')).stdout) as { channels: { stable: { sequence: number } } };
    expect(after.channels.stable.sequence).toBe(1);
    expect((await ota('verify')).code).toBe(0);
    expect((await push(3)).code).toBe(0);
  });

  it('row 17 and 19: what the broker has lost is found by verify and put back by repair', async () => {
    expect((await push(2)).code).toBe(0);
    const client = await connect(url);
    const lost = releaseOf(nodeBundle(parts, 2), 1).chunks.slice(0, 2);
    for (const { hash } of lost) await client.publish(topics.chunk(hash), '', { qos: 1, retain: true });
    await client.end();
    const found = await ota('verify');
    expect(found.code).toBe(5);
    expect(found.stderr).toContain(`chunk ${lost[0]!.hash} is missing`);
    const repaired = await ota('repair', 'app.js');
    expect(repaired.code, repaired.stderr).toBe(0);
    expect(repaired.stdout).toContain('2 of');
    expect((await ota('verify')).code).toBe(0);
  });

  it('moves channels: widen, pause, resume, promote, revert, abort', async () => {
    expect((await push(2, '--pct', '5')).code).toBe(0);
    expect((await push(3, '--pct', '5')).code).toBe(0);
    for (const [args, said] of [
      [['widen', '--pct', '25'], 'channel stable: sequence 2 to 25 %, run'],
      [['pause'], 'channel stable: sequence 2 to 25 %, pause'],
      [['resume'], 'channel stable: sequence 2 to 25 %, run'],
      [['promote', '--to', 'beta'], 'channel beta: sequence 2 to 100 %, run'],
      [['abort'], 'channel stable: sequence 2 to 25 %, abort'],
    ] as const) {
      const run = await ota(...(args as readonly string[] as string[]));
      expect(run.code, run.stderr).toBe(0);
      expect(run.stdout.trim()).toBe(said);
    }
    expect((await ota('resume')).code).toBe(2);
    const reverted = await ota('revert', '--key', 'ota-keys/release.key');
    expect(reverted.code, reverted.stderr).toBe(0);
    expect(reverted.stdout).toContain('node 2.0, sequence 3');
    expect((await ota('verify')).code).toBe(0);
  });

  it('refuses keys that no device would take, sequences that are not above, and a bundle that is none, with exit code 2', async () => {
    expect((await push(2)).code).toBe(0);
    expect((await push(2, '--sequence', '1')).stderr).toContain('sequence 1 is not above 1');
    const root = await push(3, '--key', 'ota-keys/root.key');
    expect([root.code, root.stderr]).toEqual([2, expect.stringContaining('none of the release keys')]);
    writeFileSync(join(folder, 'utf8.js'), 'print("é")');
    const wide = await ota('push', 'utf8.js', '--key', 'ota-keys/release.key', '--release-version', '1', '--hardware', 'ESP32');
    expect([wide.code, wide.stderr]).toEqual([2, expect.stringContaining('0x7F')]);
    expect((await push(3, '--pct', '0')).code).toBe(2);
    for (const run of [root, wide])
      expect(run.stdout + run.stderr).not.toContain(JSON.parse(readFileSync(join(folder, 'ota-keys/release.key'), 'utf8')).secret);
  });

  it('row 37: keys are replaced on the broker, and keys.json with them', async () => {
    const before = readFileSync(join(folder, 'ota-keys/keys.json'));
    const rotated = await ota('keys', '--root', 'ota-keys/root.key', '--trust', 'ota-keys/spare.key');
    expect(rotated.code, rotated.stderr).toBe(0);
    expect((await push(2)).stderr).toContain('none of the release keys');
    startBoardWith(before);
    const pushed = await push(2, '--sequence', '2', '--key', 'ota-keys/spare.key', '--wait', '--timeout', '2m');
    expect(pushed.code, pushed.stderr).toBe(0);
    writeFileSync(join(folder, 'ota-keys/keys.json'), before);
  });

  /** A board that still has the keys of before. */
  function startBoardWith(keys: Buffer): void {
    const now = readFileSync(join(folder, 'ota-keys/keys.json'));
    writeFileSync(join(folder, 'ota-keys/keys.json'), keys);
    startBoard();
    writeFileSync(join(folder, 'ota-keys/keys.json'), now);
  }
});

describe.skipIf(!findMosquitto())('mote ota on a broker that does not let it', { timeout: 120_000 }, () => {
  it.each([
    ['row 48: drops large messages', 'allow_anonymous true\nmessage_size_limit 1000', {}],
    [
      'row 49: drops what the rules forbid',
      'allow_anonymous true\nacl_file {dir}/acl',
      { acl: 'topic read #\ntopic write ota/1/node/ch/+\ntopic write ota/1/node/r/#\n' },
    ],
    ['keeps no retained messages', 'allow_anonymous true\nretain_available false', {}],
  ])('%s: says so before the channel moves', async (_name, config, files) => {
    const folder = mkdtempSync(join(tmpdir(), 'mote-ota-'));
    const broker = await createMosquitto({ config, files });
    await broker.start();
    const url = `mqtt://127.0.0.1:${broker.port}`;
    try {
      expect((await mote(['ota', 'keygen', '--app', 'node'], { cwd: folder })).code).toBe(0);
      writeFileSync(join(folder, 'app.js'), `var x=${JSON.stringify('0123456789'.repeat(500))};print(x)`);
      const args = [
        'ota',
        'push',
        'app.js',
        '--key',
        'ota-keys/release.key',
        '--release-version',
        '1',
        '--hardware',
        'ESP32',
        '--app',
        'node',
        '--broker',
        url,
      ];
      const run = await mote(args, { cwd: folder });
      expect(run.code, run.stderr).toBe(8);
      expect(run.stderr).toMatch(/OTA_BROKER|MQTT_PUBLISH/);
      const status = await mote(['ota', 'status', '--json', '--app', 'node', '--broker', url], { cwd: folder });
      expect(JSON.parse(status.stdout)).toMatchObject({ channels: {} });
    } finally {
      await broker.remove();
      rmSync(folder, { recursive: true });
    }
  });

  it('no broker: exit code 8', async () => {
    const run = await mote(['ota', 'status', '--app', 'node', '--broker', 'mqtt://127.0.0.1:9']);
    expect([run.code, run.stderr]).toEqual([8, expect.stringContaining('MQTT_CONNECTION')]);
  });
});
