/** `mote ota` as its user runs it, against Mosquitto, with a simulated board that the host's network reaches. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseKeySet } from '../../fleet/ota/keys.ts';
import { connect } from '../../fleet/mqtt/node.ts';
import { buildParts, nodeBundle, releaseOf, topics } from '../fleet/ota/rig.ts';
import { createMosquitto, findMosquitto } from '../support/mosquitto.ts';
import { mote } from '../support/mote.ts';
import { Desk, useDesk } from './ota-desk.ts';

describe.skipIf(!findMosquitto())('mote ota', { timeout: 180_000 }, () => {
  const { desk } = useDesk();

  it('pushes a release that is running, confirmed and reported; verify, status and gc agree', async () => {
    const node = await desk.add();
    const pushed = await desk.push(2, '--sequence', '2', '--wait', '--timeout', '2m');
    expect(pushed.code, pushed.stderr).toBe(0);
    expect(node.lines).toEqual(['version 1', 'version 2']);
    const status = JSON.parse((await desk.ota('status', '--json')).stdout) as { devices: object[] };
    expect(status.devices).toMatchObject([{ device: 'node-1', running: 2, stateName: 'running', outcome: 'confirmed' }]);
    const verified = await desk.ota('verify');
    expect(verified.code, verified.stderr).toBe(0);
    const third = await desk.push(3);
    expect(third.code, third.stderr).toBe(0);
    expect(third.stdout).toContain('sequence 3');
    const fourth = await desk.push(4);
    expect(fourth.code, fourth.stderr).toBe(0);
    const removed = await desk.ota('gc', '--json');
    expect(removed.code, removed.stderr).toBe(0);
    expect((JSON.parse(removed.stdout) as { removed: string[] }).removed.length).toBeGreaterThan(4);
    expect((await desk.ota('verify')).code).toBe(0);
    expect((await desk.ota('gc', '--json')).stdout).toContain('"removed":[]');
  });

  it('--wait fails and names the board and the reason of a release that throws; the board runs the one before', async () => {
    const node = await desk.add('node-1', { files: { behaviour: 'throws 2' } });
    const pushed = await desk.push(2, '--sequence', '2', '--wait', '--timeout', '3m');
    expect(pushed.code, pushed.stderr).toBe(5);
    expect(pushed.stderr).toContain('node-1 (it threw an exception in three starts, rolled back)');
    expect(node.lines.at(-1)).toBe('version 1');
  });

  it('row 46: of two pushes at once each offers a whole release, and one of them learns that it lost', async () => {
    writeFileSync(join(desk.folder, 'other.js'), nodeBundle(desk.parts, 7));
    const [one, other] = await Promise.all([
      desk.push(2, '--sequence', '2'),
      desk.ota('push', 'other.js', '--key', 'ota-keys/release.key', '--release-version', '7.0', '--hardware', 'ESP32', '--sequence', '3'),
    ]);
    expect([one.code, other.code].filter((code) => code === 0).length).toBeGreaterThan(0);
    expect((await desk.ota('verify')).code).toBe(0);
  });

  it('row 47: a push that is killed leaves the channel as it was, and doing it again completes it', async () => {
    expect((await desk.push(2)).code).toBe(0);
    const killed = desk.startOta('push', ...desk.pushArgs(3));
    await killed.seen('signing');
    killed.signal('SIGKILL');
    await killed.done;
    const after = JSON.parse((await desk.ota('status', '--json')).stdout) as { channels: { stable: { sequence: number } } };
    expect(after.channels.stable.sequence).toBe(1);
    expect((await desk.ota('verify')).code).toBe(0);
    expect((await desk.push(3)).code).toBe(0);
  });

  it('row 17: what the broker has lost is found by verify and put back by repair', async () => {
    expect((await desk.push(2)).code).toBe(0);
    const client = await connect(desk.url);
    const lost = releaseOf(nodeBundle(desk.parts, 2), 1).chunks.slice(0, 2);
    for (const { hash } of lost) await client.publish(topics.chunk(hash), '', { qos: 1, retain: true });
    await client.end();
    const found = await desk.ota('verify');
    expect(found.code).toBe(5);
    expect(found.stderr).toContain(`chunk ${lost[0]!.hash} is missing`);
    const repaired = await desk.ota('repair', 'app.js');
    expect(repaired.code, repaired.stderr).toBe(0);
    expect(repaired.stdout).toContain('2 of');
    expect((await desk.ota('verify')).code).toBe(0);
  });

  it('row 19: a broker that is killed has lost what it had not saved: the channel offers what it did before, and the push can be done again', async () => {
    const saving = await createMosquitto({ persistence: true });
    desk.port = saving.port;
    try {
      await saving.start();
      expect((await desk.push(2)).code).toBe(0);
      await saving.stop();
      await saving.start();
      expect((await desk.push(3)).code).toBe(0);
      await saving.stop('SIGKILL');
      await saving.start();
      expect((await desk.ota('verify')).stdout).toContain('sequence 1 is whole');
      const again = await desk.push(3);
      expect([again.code, again.stdout], again.stderr).toEqual([0, expect.stringContaining('sequence 2')]);
      for (let round = 0; round < 2; round++) expect((await desk.ota('repair', 'app.js')).stdout).toMatch(/^0 of \d+ objects/);
      expect((await desk.ota('verify')).stdout).toContain('sequence 2 is whole');
    } finally {
      await saving.remove();
    }
  });

  it('moves channels: widen, pause, resume, promote, revert, abort', async () => {
    expect((await desk.push(2, '--pct', '5')).code).toBe(0);
    expect((await desk.push(3, '--pct', '5')).code).toBe(0);
    for (const [args, said] of [
      [['widen', '--pct', '25'], 'channel stable: sequence 2 to 25 %, run'],
      [['pause'], 'channel stable: sequence 2 to 25 %, pause'],
      [['resume'], 'channel stable: sequence 2 to 25 %, run'],
      [['promote', '--to', 'beta'], 'channel beta: sequence 2 to 100 %, run'],
      [['abort'], 'channel stable: sequence 2 to 25 %, abort'],
    ] as const) {
      const run = await desk.ota(args[0], ...args.slice(1));
      expect(run.code, run.stderr).toBe(0);
      expect(run.stdout.trim()).toBe(said);
    }
    expect((await desk.ota('resume')).code).toBe(2);
    const reverted = await desk.ota('revert', '--key', 'ota-keys/release.key');
    expect(reverted.code, reverted.stderr).toBe(0);
    expect(reverted.stdout).toContain('node 2.0, sequence 3');
    expect((await desk.ota('verify')).code).toBe(0);
  });

  it('refuses keys that no device would take, sequences that are not above, and a bundle that is none, with exit code 2', async () => {
    expect((await desk.push(2)).code).toBe(0);
    expect((await desk.push(2, '--sequence', '1')).stderr).toContain('sequence 1 is not above 1');
    const root = await desk.push(3, '--key', 'ota-keys/root.key');
    expect([root.code, root.stderr]).toEqual([2, expect.stringContaining('none of the release keys')]);
    const wide = await desk.push(Buffer.from('print("é")'));
    expect([wide.code, wide.stderr]).toEqual([2, expect.stringContaining('0x7F')]);
    expect((await desk.push(3, '--pct', '0')).code).toBe(2);
  });

  it('--wait fails for boards that ran that sequence before, and for those that run a higher one', async () => {
    await desk.add('same', { sequence: 3 });
    await desk.add('newer', { sequence: 9 });
    const pushed = await desk.push(2, '--sequence', '3', '--wait', '--timeout', '1m');
    expect(pushed.code, pushed.stderr).toBe(5);
    expect(pushed.stderr).toContain('--sequence 10 is above all of them');
    expect(pushed.stderr).toContain('same (ran sequence 3 already)');
    expect(pushed.stderr).toContain('newer (ran sequence 9 already)');
    // Left out, the sequence is above what boards run that came by cable.
    const next = await desk.push(4, '--wait', '--timeout', '2m');
    expect([next.code, next.stdout], next.stderr).toEqual([0, expect.stringContaining('sequence 10:')]);
    expect((await desk.ota('status')).stdout).toMatch(/newer +10 +10 +running\nsame +10 +10 +running/);
  });

  it('a bundle is for the boards of its build record, as their interpreters call themselves', async () => {
    await desk.add('s3', { interpreterBoard: 'ESP32S3_IDF4' });
    writeFileSync(join(desk.folder, 'blink.ts'), 'setInterval(() => print("on"), 1000);\n');
    for (const [board, hardware, code] of [
      ['esp32c3', 'ESP32C3_IDF4', 5],
      ['esp32s3', 'ESP32S3_IDF4', 0],
    ] as const) {
      const built = await mote(['build', 'blink.ts', '--board', board, '--out', board, '--quiet'], { cwd: desk.folder });
      expect(built.code, built.stderr).toBe(0);
      const bundle = code === 0 ? nodeBundle(desk.parts, 2) : readFileSync(join(desk.folder, board, 'app.js'));
      const record = JSON.parse(readFileSync(join(desk.folder, board, 'app.build.json'), 'utf8')) as { sha256: string };
      record.sha256 = createHash('sha256').update(bundle).digest('hex');
      writeFileSync(join(desk.folder, board, 'app.js'), bundle);
      writeFileSync(join(desk.folder, board, 'app.build.json'), JSON.stringify(record));
      const pushed = await desk.ota('push', `${board}/app.js`, '--key', 'ota-keys/release.key', '--release-version', '2', '--wait');
      expect(pushed.code, pushed.stderr).toBe(code);
      if (code !== 0) expect(pushed.stderr).toContain('s3 (it is not for this board)');
      const { release } = JSON.parse((await desk.ota('verify', '--json')).stdout) as { release: string };
      const client = await connect(desk.url);
      await using manifest = client.messages(topics.release(release, 0));
      expect(Buffer.from((await manifest.next()).value!.payload).toString()).toContain(`"hw":["${hardware}"]`);
      await client.end();
    }
  });

  it('numbers and shares that are none are refused before anything is published', async () => {
    for (const [args, text] of [
      [['watch', '--min', 'ten'], '--min is "ten"'],
      [['watch', '--steps', '25,5'], '--steps is "25,5"'],
      [['watch', '--steps', '5,200'], '--steps is "200"'],
      [['watch', '--abort', 'fail=2'], '--abort is "fail=2"'],
      [['watch', '--silent', '6'], '--silent is "6"'],
      [['widen', '--pct', 'half'], '--pct is "half"'],
      [['promote', '--to', 'stable'], '--channel and --to are both stable'],
      [['revert', '--key', 'ota-keys/release.key', '--to', 'x'], '--to is "x"'],
      [['push', ...desk.pushArgs(2, '--after', 'x')], '--after is "x"'],
      [['push', ...desk.pushArgs(2, '--sequence', '-1')], '--sequence is "-1"'],
      [['push', ...desk.pushArgs(2, '--expires', 'soon')], '--expires is "soon"'],
      [['push', ...desk.pushArgs(2, '--confirm', '1s')], '1 s to confirm'],
    ] as const) {
      const run = await desk.ota(args[0], ...args.slice(1));
      expect([run.code, run.stderr], args.join(' ')).toEqual([2, expect.stringContaining(text)]);
    }
    expect((await desk.ota('status', '--json')).stdout).toContain('"channels":{}');
  });

  it('row 37: keys are replaced on the broker, and keys.json with them', async () => {
    const before = readFileSync(join(desk.folder, 'ota-keys/keys.json'));
    const rotated = await desk.ota('keys', '--root', 'ota-keys/root.key', '--trust', 'ota-keys/spare.key');
    expect(rotated.code, rotated.stderr).toBe(0);
    expect((await desk.push(2)).stderr).toContain('none of the release keys');
    await desk.add('node-1', { keys: parseKeySet(before.toString(), 'keys') });
    const pushed = await desk.push(2, '--key', 'ota-keys/spare.key', '--wait', '--timeout', '2m');
    expect(pushed.code, pushed.stderr).toBe(0);
    expect(pushed.stdout).toContain('sequence 2');
    const client = await connect(desk.url);
    for (const part of [0, 3]) await client.publish(topics.keys(2, part), '', { qos: 1, retain: true });
    await client.end();
    const found = await desk.ota('verify');
    expect([found.code, found.stderr]).toEqual([5, expect.stringContaining('key set 2 is missing')]);
    expect((await desk.ota('repair', 'app.js')).stdout).toContain('2 of');
    expect((await desk.ota('verify')).code).toBe(0);
    writeFileSync(join(desk.folder, 'ota-keys/keys.json'), before);
  });
});

describe.skipIf(!findMosquitto())('mote ota on a broker that does not let it', { timeout: 120_000 }, () => {
  it.each([
    ['row 48: one that drops large messages', 'allow_anonymous true\nmessage_size_limit 1000', {}],
    [
      'row 49: one that drops what the rules forbid',
      'allow_anonymous true\nacl_file {dir}/acl',
      { acl: 'topic read #\ntopic write ota/1/node/ch/+\ntopic write ota/1/node/r/#\n' },
    ],
    ['one that keeps no retained messages', 'allow_anonymous true\nretain_available false', {}],
  ])('%s is named before the channel moves', async (_name, config, files) => {
    const desk = new Desk();
    desk.parts = await buildParts();
    const broker = await createMosquitto({ config, files });
    await broker.start();
    desk.port = broker.port;
    try {
      expect((await desk.ota('keygen')).code).toBe(0);
      const run = await desk.push(Buffer.from(`var x=${JSON.stringify('0123456789'.repeat(500))};print(x)`));
      expect(run.code, run.stderr).toBe(8);
      expect(run.stderr).toMatch(/OTA_BROKER|MQTT_PUBLISH/);
      const status = await desk.ota('status', '--json');
      expect(JSON.parse(status.stdout)).toMatchObject({ channels: {} });
    } finally {
      await broker.remove();
      await desk.remove();
    }
  });

  it('no broker: exit code 8', async () => {
    const run = await mote(['ota', 'status', '--app', 'node', '--broker', 'mqtt://127.0.0.1:9']);
    expect([run.code, run.stderr]).toEqual([8, expect.stringContaining('MQTT_CONNECTION')]);
  });
});
