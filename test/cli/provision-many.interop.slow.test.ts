/** `mote provision --csv`: eight boards at once, two of them faulty. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPrograms, nodesOfATest, startNode, type Node, type Programs } from '../flash/deploy/nodes.ts';
import { CPU_CLOCK, mote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-many-'));
afterAll(() => rmSync(folder, { recursive: true }));
const env = { XDG_STATE_HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), WIFI_PASSWORD: 'never shown' };

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
  const common = { org: 'acme', site: 'berlin', area: 'hall', type: 'climate', broker: { host: 'broker.mote', port: 1883 } };
  writeFileSync(join(folder, 'common.json'), JSON.stringify({ ...common, wifi: { ssid: 'plant', password: '${WIFI_PASSWORD}' } }));
});

function table(nodes: readonly Node[]): string {
  const file = join(folder, `boards-${nodes.length}.csv`);
  writeFileSync(
    file,
    `port,id,broker.user\n${nodes.map(({ url }, index) => `${url},node-${index + 1},"user, ${index + 1}"`).join('\n')}\n`,
  );
  return file;
}

/** @param cpuFile gets the processor time of the command, ms */
const provision = (nodes: readonly Node[], cpuFile: string, ...more: string[]): ReturnType<typeof mote> =>
  mote(['provision', '--identity', 'common.json', '--csv', table(nodes), ...more], {
    cwd: folder,
    env: { ...env, CPU_FILE: cpuFile, NODE_OPTIONS: `--import=${CPU_CLOCK}` },
  });
const cpuMs = (file: string): number => Number(readFileSync(file, 'utf8'));

describe('mote provision --csv', () => {
  nodesOfATest();

  it('sets up the good ones, names the bad ones with the reason, and takes hardly longer than for one', async () => {
    const [cpuOfOne, cpuOfEight] = [join(folder, 'cpu-of-one'), join(folder, 'cpu-of-eight')];
    const bare = (): Promise<Node> => startNode(programs, { bare: true, serial: { paced: true } });
    // Once, so that what is compiled for boards is there.
    const one = await bare();
    expect(await provision([one], join(folder, 'cpu-with-compiling'))).toMatchObject({ code: 0 });
    const single = await bare();
    const alone = JSON.parse((await provision([single], cpuOfOne, '--json')).stdout) as Receipts;

    const nodes = await Promise.all(Array.from({ length: 8 }, bare));
    nodes[2]!.storage.write('settings', Buffer.from('of somebody'));
    nodes[5] = await startNode(programs, { bare: true, serial: { paced: true, faults: { vanishAfterBytes: 9_000 } } });
    const steps: number[] = [];
    for (const [index, { storage }] of nodes.entries()) storage.flash.onStep = () => void steps.push(index);
    const { code, stdout, stderr } = await provision(nodes, cpuOfEight, '--json', '--receipt', 'receipt.json');
    expect(code).toBe(5);
    const { boards } = JSON.parse(stdout) as Receipts;
    expect(boards.map(({ ok }) => ok)).toEqual([true, true, false, true, true, false, true, true]);
    expect(boards[2]!.error!.code).toBe('STORAGE_NOT_EMPTY');
    expect(boards[5]!.error!.code).toBe('PORT_LOST');
    expect(stderr).toContain('error STORAGE_NOT_EMPTY node-3');
    expect(stderr).toContain('error PORT_LOST node-6');
    expect(stderr).toContain('6 of 8 boards done; not: node-3, node-6');
    expect(JSON.parse(readFileSync(join(folder, 'receipt.json'), 'utf8'))).toEqual(JSON.parse(stdout));
    expect(stdout + stderr).not.toContain('never shown');
    // They are at it at the same time, and the seven more cost the host less than half the time of one. Not by the clock: others use this machine.
    const good = nodes.map((_, index) => index).filter((index) => boards[index]!.ok);
    expect(Math.max(...good.map((index) => steps.indexOf(index)))).toBeLessThan(Math.min(...good.map((index) => steps.lastIndexOf(index))));
    const [aloneMs, moreMs] = [alone.boards[0]!.ms, cpuMs(cpuOfEight) - cpuMs(cpuOfOne)];
    console.log(`seven boards more: ${Math.round(moreMs)} ms of the processor, where one takes ${aloneMs} ms`);
    expect(moreMs).toBeLessThan(aloneMs / 2);
  }, 120_000);
});

interface Receipts {
  readonly boards: readonly { readonly ok: boolean; readonly ms: number; readonly error?: { readonly code: string } }[];
}
