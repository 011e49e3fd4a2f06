/** What an update costs: bytes of bundles, and what goes over the air. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, type CompileResult } from '../../../build/compile.ts';
import * as code from '../../../firmware/ota/codes.ts';
import { compileClimateWithAgent, withSource } from './climate-with-agent.ts';
import { buildParts, nodeBundle, type Parts, provisionedStorage, releaseOf, Rig } from './rig.ts';
import { noise } from './scene.ts';

const STATEMENT_LIMIT_BYTES = 15_000;
const FUNCTION_LIMIT_BYTES = 18_000;
const FULL_LIMIT_S = 15;
/** What the two limits above are for. */
const BUNDLE_BYTES = 20_000;
/** Makes a bundle of that size of the node. */
const DRIVERS = ['bme280', 'bmp280', 'sht3x', 'ads1115', 'ds18b20', 'ssd1306', 'sht4x', 'bh1750', 'dht22', 'aht20'];
/** 30 % of the 25,000 bytes stay free. */
const STACK_LIMIT_BYTES = 17_500;
const LIMITS = {
  /** All of the agent but the verifier, which has a limit of its own: in the rescue bundle, and in an application, which is put on trial. */
  agent: 4000,
  agentWithTrial: 4900,
  rescue: 13_000,
  climateWithAgent: 21_000,
};

describe('bytes', () => {
  it('of the agent, of the rescue bundle and of the climate node with the agent', { timeout: 60_000 }, async () => {
    const rescue = await compile({ entry: 'firmware/apps/rescue.ts' });
    const climate = await compileClimateWithAgent();
    const [agent, withTrial] = [rescue, climate].map(({ record }) =>
      record.modules
        .filter(({ path }) => path.startsWith('firmware/ota/') && !path.endsWith('slh-dsa.ts'))
        .reduce((sum, { bytes }) => sum + bytes, 0),
    );
    process.stdout.write(
      `bytes: agent ${agent}, with trials ${withTrial}, rescue bundle ${rescue.code.length}, climate node with agent ${climate.code.length}\n`,
    );
    expect(agent).toBeLessThanOrEqual(LIMITS.agent);
    expect(withTrial).toBeLessThanOrEqual(LIMITS.agentWithTrial);
    expect(rescue.code.length).toBeLessThanOrEqual(LIMITS.rescue);
    expect(climate.code.length).toBeLessThanOrEqual(LIMITS.climateWithAgent);
  });
});

describe('over the air', () => {
  let parts: Parts;
  beforeAll(async () => {
    parts = await buildParts();
  }, 60_000);

  /** Installs one bundle over another, and gives the bytes that went to the board and the seconds to the restart. */
  function update(from: Uint8Array, to: Uint8Array): { bytes: number; seconds: number } {
    const one = releaseOf(from, 1);
    const two = releaseOf(to, 2);
    const rig = new Rig();
    const node = rig.add('node-1', provisionedStorage(parts, one, from));
    rig.runFor(10);
    const [bytes, startUs] = [rig.bytesToBoards, rig.world.nowUs];
    rig.push(two);
    while (node.status()!.s !== code.RESTARTING && rig.world.nowUs - startUs < 120e6) rig.runFor(0.1);
    expect(node.status()).toMatchObject({ s: code.RESTARTING, q: 2 });
    const cost = { bytes: rig.bytesToBoards - bytes, seconds: (rig.world.nowUs - startUs) / 1e6 };
    expect(rig.runUntil(() => node.status()!.run === 2 && node.status()!.s === code.IDLE, 120)).toBe(true);
    return cost;
  }

  it(`one changed statement moves less than ${STATEMENT_LIMIT_BYTES} bytes, signature and manifest included`, async () => {
    const [from, to] = await variants((source) => source.replace('print(`version ${version}`);', 'print(`version ${version}`, 1);'));
    const { bytes } = update(from, to);
    process.stdout.write(`over the air: one changed statement in ${from.length} bytes ${bytes} bytes\n`);
    expect(bytes).toBeLessThan(STATEMENT_LIMIT_BYTES);
  });

  it(`one new top-level function moves less than ${FUNCTION_LIMIT_BYTES} bytes`, async () => {
    const [from, to] = await variants((source) =>
      source
        .replace(
          'const timers =',
          'function celsius(raw: number): number {\n  return Math.round(raw * 17.57 - 4685) / 100;\n}\nconst timers =',
        )
        .replace(
          'print(`version ${version}`);',
          'print(`version ${version}`);\nsetInterval(() => print(celsius(E.hwRand()), celsius(5)), 60000);',
        ),
    );
    const { bytes } = update(from, to);
    process.stdout.write(`over the air: one new function in ${from.length} bytes ${bytes} bytes\n`);
    expect(bytes).toBeLessThan(FUNCTION_LIMIT_BYTES);
  });

  it(`60 kB that the board has nothing of takes at most ${FULL_LIMIT_S} s`, () => {
    const from = nodeBundle(parts, 1);
    const to = Buffer.from(
      `var filler="${noise(60_100 - parts.code.length)}";${parts.code.replace('TEST-NODE 1', 'TEST-NODE 2')}`,
      'latin1',
    );
    expect(to.length).toBeGreaterThan(60_000);
    const { bytes, seconds } = update(from, to);
    process.stdout.write(`over the air: a bundle of ${to.length} bytes ${bytes} bytes in ${seconds.toFixed(1)} s\n`);
    expect(seconds).toBeLessThanOrEqual(FULL_LIMIT_S);
  });

  it('works over MQTT 5 as over 3.1.1, and leaves a third of the stack', async () => {
    const source = readFileSync('test/fleet/ota/fixtures/node.ts', 'utf8').replace("'motekit/mqtt/v4'", "'motekit/mqtt'");
    const bundle = await withSource('node', source, async (entry) => Buffer.from((await compile({ entry })).code));
    const rig = new Rig();
    const one = releaseOf(bundle, 1);
    const two = releaseOf(Buffer.from(bundle.toString('latin1').replace('TEST-NODE 1', 'TEST-NODE 2'), 'latin1'), 2);
    const node = rig.add('node-1', provisionedStorage(parts, one, bundle));
    const versions: number[] = [];
    rig.broker.observe({ onClientConnected: ({ protocolVersion }) => void versions.push(protocolVersion) });
    rig.runFor(10);
    rig.push(two);
    expect(rig.runUntil(() => node.status()!.run === 2 && node.status()!.s === code.IDLE, 120)).toBe(true);
    expect(new Set(versions)).toEqual(new Set([5]));
    process.stdout.write(`stack: ${node.board.stack.peakBytes} of 25000 bytes counted in an update over MQTT 5\n`);
    expect(node.board.stack.peakBytes).toBeLessThanOrEqual(STACK_LIMIT_BYTES);
  });

  /** The node, with drivers beside it, before and after a change of its source. */
  async function variants(change: (source: string) => string): Promise<[Buffer, Buffer]> {
    const made = DRIVERS.map((name) => `create${name[0]!.toUpperCase()}${name.slice(1)}`);
    const imports = DRIVERS.map((name, index) => `import { ${made[index]!} } from 'motekit/drivers/${name}';\n`);
    const node = readFileSync('test/fleet/ota/fixtures/node.ts', 'utf8');
    const source = `${imports.join('')}${node}setTimeout(() => print([${made.join(', ')}].map(String).join()), 3600000);\n`;
    const changed = change(source);
    expect(changed).not.toBe(source);
    const build = (text: string, names?: CompileResult['record']['names']): Promise<CompileResult> =>
      withSource('node', text, (entry) => compile({ entry, ...(names ? { names } : {}) }));
    const first = await build(source);
    // As `mote build --names` does, with the record of the release that runs.
    const second = await build(changed.replace('TEST-NODE 1', 'TEST-NODE 2'), first.record.names);
    const [from, to] = [Buffer.from(first.code), Buffer.from(second.code)];
    expect(from.length).toBeGreaterThan(BUNDLE_BYTES);
    return [from, to];
  }
});
