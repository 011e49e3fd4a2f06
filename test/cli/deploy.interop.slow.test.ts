/** `mote deploy` as its user runs it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPort } from '../../flash/ports/open.ts';
import { buildPrograms, nodesOfATest, runsAfterReset, startNode, type Programs } from '../flash/deploy/nodes.ts';
import { mote, startMote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));
const env = { XDG_STATE_HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
});

describe('mote deploy', () => {
  nodesOfATest();

  it('deploys again whenever a file changes, and goes on after a program that throws', async () => {
    const node = await startNode(programs);
    const file = join(folder, 'main.ts');
    writeFileSync(file, 'print("version 1");\n');
    const running = startMote(['deploy', 'main.ts', '-p', node.url, '--watch'], { cwd: folder, env });
    await running.seen('runs in mote.a');
    writeFileSync(file, 'print("version 2");\nif (getTime() > 0) throw new Error("no");\n');
    await running.seen('DEPLOY_THREW');
    expect(running.output()).toContain('main.ts:2:');
    writeFileSync(file, 'print("version 3");\n');
    await running.seen('runs in mote.b');
    running.signal('SIGINT');
    expect(await running.done).toMatchObject({ code: 130 });
    expect(await runsAfterReset(node)).toBe('version 3');
  }, 90_000);

  it('says that the port is in use', async () => {
    const node = await startNode(programs, { serial: { protocol: 'rfc2217' } });
    writeFileSync(join(folder, 'busy.ts'), 'print("version 1");\n');
    const other = await openPort(node.url);
    const { code, stderr } = await mote(['deploy', 'busy.ts', '-p', node.url], { cwd: folder, env });
    await other.close();
    expect(code).toBe(4);
    expect(stderr).toContain('the port may be in use');
  });

  it('ends with 2 for a bundle that was built for another chip', async () => {
    const node = await startNode(programs);
    writeFileSync(join(folder, 'other.ts'), 'print("version 1");\n');
    const { code, stderr } = await mote(['deploy', 'other.ts', '-p', node.url, '--board', 'esp32c3'], { cwd: folder, env });
    expect(code).toBe(2);
    expect(stderr).toContain('error BOARD_MISMATCH');
  });
});
