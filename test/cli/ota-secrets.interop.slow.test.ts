/** Secret keys and passwords: where they may be, and that nothing that `mote ota` prints or writes holds them. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildParts } from '../fleet/ota/rig.ts';
import { createMosquitto, findMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { mote, type MoteRun } from '../support/mote.ts';
import { Desk } from './ota-desk.ts';

describe.skipIf(!findMosquitto())('secrets of updates', { timeout: 180_000 }, () => {
  let desk: Desk;
  let broker: Mosquitto;
  const runs: MoteRun[] = [];
  const noted = async (run: Promise<MoteRun>): Promise<MoteRun> => {
    runs.push(await run);
    return runs.at(-1)!;
  };
  const secret = (name: string): string =>
    (JSON.parse(readFileSync(join(desk.folder, `ota-keys/${name}.key`), 'utf8')) as { secret: string }).secret;

  beforeAll(async () => {
    desk = new Desk();
    desk.parts = await buildParts();
    broker = await createMosquitto();
    await broker.start();
    desk.port = broker.port;
    expect((await noted(desk.ota('keygen', '--json', '--verbose'))).code).toBe(0);
  }, 120_000);
  afterEach(() => {
    const { folder } = desk;
    for (const name of ['root', 'release', 'spare']) {
      // Any 12 bytes of the secret half, however they are written.
      const bytes = Buffer.from(secret(name), 'base64').subarray(0, 12);
      for (const text of [secret(name).slice(0, 16), bytes.toString('hex')]) {
        for (const run of runs) expect(run.stdout + run.stderr).not.toContain(text);
        for (const file of readdirSync(folder).filter((entry) => statSync(join(folder, entry)).isFile()))
          expect(readFileSync(join(folder, file), 'latin1'), file).not.toContain(text);
        for (const file of ['keys.json', 'keys-2.json'].filter((entry) => readdirSync(join(folder, 'ota-keys')).includes(entry)))
          expect(readFileSync(join(folder, 'ota-keys', file), 'latin1'), file).not.toContain(text);
      }
    }
  });
  afterAll(async () => {
    await broker.remove();
    await desk.remove();
  });

  it('keys are files that their owner alone reads, and are never overwritten', async () => {
    for (const name of ['root', 'release', 'spare']) expect(statSync(join(desk.folder, `ota-keys/${name}.key`)).mode & 0o777).toBe(0o600);
    const again = await noted(desk.ota('keygen'));
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
  });

  it('in CI the key comes from the environment, and no option takes it', async () => {
    const args = desk.pushArgs(2).filter((arg, index, all) => arg !== '--key' && all[index - 1] !== '--key');
    const env = { MOTE_OTA_KEY: secret('release') };
    const missing = await noted(mote(desk.args('push', ...args), { cwd: desk.folder }));
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('MOTE_OTA_KEY')]);
    const pushed = await noted(mote(desk.args('push', ...args, '--json', '--verbose'), { cwd: desk.folder, env }));
    expect(pushed.code, pushed.stderr).toBe(0);
    expect(JSON.parse(pushed.stdout)).toMatchObject({ sequence: 1, channel: 'stable' });
    expect((await noted(desk.ota('verify', '--json'))).code).toBe(0);
    // A whole key file is as good; what is neither is refused without showing it.
    const file = readFileSync(join(desk.folder, 'ota-keys/release.key'), 'utf8');
    expect((await noted(mote(desk.args('push', ...args), { cwd: desk.folder, env: { MOTE_OTA_KEY: file } }))).code).toBe(0);
    const half = secret('release').slice(0, 60);
    const refused = await noted(mote(desk.args('push', ...args), { cwd: desk.folder, env: { MOTE_OTA_KEY: half } }));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('bytes of secret key')]);
  });

  it('nothing that any command prints or writes holds a secret key', async () => {
    for (const [command, ...more] of [
      ['status', '--json'],
      ['pause', '--json'],
      ['resume'],
      ['promote', '--to', 'beta', '--json'],
      ['push', ...desk.pushArgs(3, '--verbose')],
      ['revert', '--key', 'ota-keys/release.key', '--json'],
      ['repair', 'app.js', '--release', 'release-2.json', '--verbose'],
      ['gc', '--json'],
      ['keys', '--root', 'ota-keys/root.key', '--trust', 'ota-keys/release.key', '--json', '--verbose'],
      ['verify', '--verbose'],
      ['acl'],
      ['push', ...desk.pushArgs(3, '--key', 'ota-keys/root.key')],
      ['push', ...desk.pushArgs(3, '--key', 'ota-keys')],
      ['keys', '--root', 'ota-keys/release.key', '--trust', 'ota-keys/spare.key'],
    ] as const)
      await noted(desk.ota(command, ...more));
    expect(runs.filter(({ code }) => code === 0).length).toBeGreaterThan(10);
  });

  it('a key file that cannot be read is named, not shown', async () => {
    mkdirSync(join(desk.folder, 'broken'), { recursive: true });
    const path = join(desk.folder, 'broken/release.key');
    writeFileSync(path, `{"secret":"${secret('release')}"`);
    const broken = await noted(desk.push(4, '--key', 'broken/release.key'));
    expect([broken.code, broken.stderr]).toEqual([2, expect.stringContaining('broken/release.key: is no JSON')]);
    chmodSync(path, 0o600);
    copyFileSync(join(desk.folder, 'ota-keys/keys.json'), path);
    const publicOnly = await noted(desk.push(4, '--key', 'broken/release.key'));
    expect([publicOnly.code, publicOnly.stderr]).toEqual([2, expect.stringContaining('holds 0 bytes of secret key')]);
  });

  it('the password of a broker is in no message', async () => {
    const run = await mote(['ota', 'status', '--app', 'node', '--broker', 'mqtt://ci:open-sesame@127.0.0.1:9', '--verbose']);
    expect(run.code).toBe(8);
    expect(run.stdout + run.stderr).not.toContain('open-sesame');
    const other = await mote(['ota', 'status', '--app', 'node', '--broker', 'http://ci:open-sesame@127.0.0.1:9']);
    expect(other.code).not.toBe(0);
    expect(other.stdout + other.stderr).not.toContain('open-sesame');
  });
});
