/** What `mote provision` refuses before it opens a port. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-provision-'));
afterAll(() => rmSync(folder, { recursive: true }));
const env = { XDG_STATE_HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), WIFI_PASSWORD: 'never shown' };
const COMMON = { org: 'acme', site: 'berlin', area: 'hall', type: 'climate', broker: { host: 'broker.mote', port: 1883 } };
writeFileSync(join(folder, 'common.json'), JSON.stringify({ ...COMMON, wifi: { ssid: 'plant', password: '${WIFI_PASSWORD}' } }));

describe('mote provision', () => {
  it('refuses tables that are wrong before a port is opened', async () => {
    const bad = async (text: string): Promise<string> => {
      writeFileSync(join(folder, 'bad.csv'), text);
      const { code, stderr } = await mote(['provision', '--identity', 'common.json', '--csv', 'bad.csv'], { cwd: folder, env });
      expect(code).toBe(2);
      return stderr;
    };
    expect(await bad('port,id\n')).toContain('has no board');
    expect(await bad('port,id\n/dev/x\n')).toContain('bad.csv:2 has 1 values, expected 2');
    expect(await bad('id\nnode-1\n')).toContain('names no port');
    expect(await bad('port,id\n/dev/x,a\n/dev/x,b\n')).toContain('has the port "/dev/x" twice');
    expect(await bad('port,id\n/dev/x,a\n/dev/y,a\n')).toContain('has the id "a" twice');
    expect(await bad('port,id,wifi.colour\n/dev/x,a,red\n')).toContain('colour');
    expect(await bad('port,id,broker.port\n/dev/x,a,none\n')).toContain('port');
  });

  it('has no flag for a secret', async () => {
    const { stdout } = await mote(['provision', '--help'], { cwd: folder, env });
    expect(stdout).not.toMatch(/--\S*(password|secret|psk|token)/);
  });
});
