/** A flashed board with the wiring of the climate sample around it, on a port of this machine, and the journey over its cable. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { loadWiring } from '../../cli/sim/wiring-file.ts';
import { BoardConsole } from '../../flash/console/board-console.ts';
import { LineReader } from '../../flash/console/line-reader.ts';
import { openPort } from '../../flash/ports/open.ts';
import { CHIPS } from '../../simulator/serial/chip.ts';
import { EngineConsole } from '../../simulator/serial/engine-console.ts';
import { FlashChip } from '../../simulator/serial/flash-chip.ts';
import { STORAGE_PARTITION } from '../../simulator/serial/images.ts';
import { ReplConsole } from '../../simulator/serial/repl-console.ts';
import { flashStandIn } from '../../simulator/serial/stand-in.ts';
import { Storage } from '../../simulator/storage.ts';
import { Surroundings } from '../../simulator/surroundings.ts';
import { World } from '../../simulator/world.ts';
import { boardOnPort } from '../flash/board-on-port.ts';
import { upload } from '../flash/upload.ts';
import { mote, ROOT, type MoteRun } from '../support/mote.ts';

const IDENTITY = { org: 'acme', site: 'berlin', area: 'greenhouse', type: 'climate', id: 'node-1' };
const CLIMATE_TOPIC = 'acme/berlin/greenhouse/climate/node-1/climate';

export interface CableBoard {
  readonly url: string;
  readonly folder: string;
  /** What the broker got, by topic. */
  readonly published: Map<string, number>;
  reset(): void;
  mote(...args: string[]): Promise<MoteRun>;
  stop(): Promise<void>;
}

/** @param engine a real interpreter instead of the imitated one */
export async function cableBoard(engine?: string): Promise<CableBoard> {
  const folder = mkdtempSync(join(tmpdir(), 'mote-cable-'));
  const world = new World();
  const flash = new FlashChip();
  flashStandIn(flash, CHIPS.esp32);
  const { offset, bytes } = STORAGE_PARTITION;
  const console =
    engine === undefined
      ? new ReplConsole({ world, storage: new Storage(flash.cells.part(offset, bytes)) })
      : new EngineConsole({ world, enginePath: engine, storage: { flash, offset, bytes } });
  const wiring = loadWiring(undefined, join(ROOT, 'firmware/apps/climate.ts'));
  const surroundings = new Surroundings({ world, wiring });
  const published = new Map<string, number>();
  surroundings.broker.observe({ onPublish: ({ topic }) => published.set(topic, (published.get(topic) ?? 0) + 1) });
  surroundings.plug(console.board);
  const { url, board, stop } = await boardOnPort({ protocol: 'tcp', flash, world, console });
  const { ssid } = wiring.accessPoint;
  writeFileSync(
    join(folder, 'node.json'),
    JSON.stringify({ ...IDENTITY, wifi: { ssid, password: '${WIFI_PASSWORD}' }, broker: { host: 'broker.mote', port: 1883 } }),
  );
  const env = { XDG_STATE_HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), WIFI_PASSWORD: wiring.accessPoint.password };
  return {
    url,
    folder,
    published,
    reset: () => board.pressReset(),
    mote: (command, ...args) => mote([command!, '-p', url, ...args], { cwd: folder, env }),
    stop: async () => {
      await stop();
      if (console instanceof EngineConsole) await console.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** From the prompt to a running climate node; a second program replaces it; a third that throws gives way to the second; an IDE's upload runs alone. */
export async function cableJourney(board: CableBoard): Promise<void> {
  const { folder, published } = board;
  const provisioned = await board.mote('provision', '--identity', 'node.json');
  expect(provisioned).toMatchObject({ code: 0, stdout: expect.stringContaining('node-1 on tcp://') });
  expect(provisioned.stdout + provisioned.stderr).not.toContain('simulated');

  const climate = await board.mote('deploy', join(ROOT, 'firmware/apps/climate.ts'), '--hello', 'broker.mote:1883 connected');
  expect(climate).toMatchObject({ code: 0, stdout: expect.stringMatching(/runs in mote\.a, [\d,]+ bytes/) });
  await expect.poll(() => published.get(CLIMATE_TOPIC) ?? 0, { timeout: 20_000 }).toBeGreaterThan(0);
  board.reset();
  expect(await board.mote('monitor', '--expect-text', 'broker.mote:1883 connected', '--timeout', '20s')).toMatchObject({ code: 0 });

  writeFileSync(join(folder, 'second.ts'), 'setInterval(() => print("second runs"), 200);\n');
  expect(await board.mote('deploy', 'second.ts', '--json')).toMatchObject({ code: 0, stdout: expect.stringContaining('"slot":"mote.b"') });
  board.reset();
  expect(await board.mote('monitor', '--expect-text', 'second runs', '--timeout', '20s')).toMatchObject({ code: 0 });

  writeFileSync(
    join(folder, 'third.ts'),
    'function measure(volts: number): void {\n  if (volts < 3) throw new Error("supply too low");\n}\nmeasure(getTime() > 0 ? 1 : 5);\n',
  );
  const third = await board.mote('deploy', 'third.ts');
  expect(third).toMatchObject({ code: 6, stderr: expect.stringContaining('error DEPLOY_THREW') });
  expect(third.stderr).toContain('Uncaught Error: supply too low');
  expect(third.stderr).toContain('third.ts:2:');
  expect(await board.mote('monitor', '--expect-text', 'second runs', '--timeout', '20s')).toMatchObject({ code: 0 });

  // Independent client: its reset() runs the policy file and leaves the slot out.
  const uploaded = await upload(board.url, folder);
  expect(uploaded.ended).toMatchObject({ code: 0, output: expect.stringContaining('Upload Complete') });
  expect(uploaded.answer).toContain('number 19');
  expect(await linesFor(board.url, 1000)).not.toContain('second runs');
  board.reset();
  expect(await board.mote('monitor', '--expect-text', 'second runs', '--timeout', '20s')).toMatchObject({ code: 0 });
}

/** What the console prints within that time, and that it answers at its end. */
async function linesFor(url: string, ms: number): Promise<string[]> {
  const port = await openPort(url);
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  const console = await BoardConsole.open(port, { onText: (text) => reader.take(text) });
  await console.evaluate(`(setTimeout(print,${ms},"time is up"),0)`);
  await expect.poll(() => lines, { timeout: ms + 5000 }).toContain('time is up');
  await port.close();
  return lines;
}
