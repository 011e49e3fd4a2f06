/** `mote monitor` on a virtual board's port. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '../../build/compile.ts';
import { writeArtefacts } from '../../build/artefacts.ts';
import { programBoards } from '../flash/console/program-board.ts';
import { mote, startMote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-monitor-'));
afterAll(() => rmSync(folder, { recursive: true }));
const start = programBoards();
const env = { XDG_STATE_HOME: folder };

const TICKS = 'var n=0;setInterval(function(){print("tick "+(++n))},100)';

describe('mote monitor', () => {
  it('shows what the board prints and does not reset it', async () => {
    const { url, board } = await start(TICKS);
    const { code, stdout } = await mote(['monitor', '-p', url, '--expect-text', 'tick 5'], { cwd: folder, env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(tick \d+\n)*tick 5\d?\n$/);
    expect(board.boots).toHaveLength(1);
  });

  it('ends with 42 when the text does not come, and with 130 at Ctrl-C', async () => {
    const { url } = await start(TICKS);
    const late = await mote(['monitor', '-p', url, '--expect-text', 'never', '--timeout', '300ms'], { cwd: folder, env });
    expect(late).toMatchObject({ code: 42, stderr: expect.stringContaining('no line held "never"') });
    const running = startMote(['monitor', '-p', url], { cwd: folder, env });
    await running.seen('tick');
    running.signal('SIGINT');
    expect(await running.done).toMatchObject({ code: 130 });
  });

  it('filters, and puts times in front', async () => {
    const { url } = await start('var n=0;setInterval(function(){print("tick "+(++n));print("noise")},100)');
    const args = ['monitor', '-p', url, '--filter', 'tick', '--exclude', '[13579]$', '--timestamps', 'elapsed', '--expect-text', 'tick 4'];
    const { stdout } = await mote(args, { cwd: folder, env });
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/^ *\d+\.\d{3} tick \d*[02468]$/);
    expect(await mote(['monitor', '-p', url, '--filter', '('], { cwd: folder, env })).toMatchObject({ code: 2 });
  });

  it('shows stacks in TypeScript lines, also as JSON', async () => {
    writeFileSync(
      join(folder, 'main.ts'),
      'function fail(volts: number): void {\n  if (volts > 2) throw new Error("too much");\n}\nlet volts = 0;\nsetInterval(() => fail(++volts), 100);\n',
    );
    const built = await compile({ entry: 'main.ts', cwd: folder, name: 'traced' });
    writeArtefacts(built, join(folder, 'dist'));
    const { url } = await start(Buffer.from(built.code).toString('latin1'));
    const text = await mote(['monitor', '-p', url, '--expect-text', 'too much'], { cwd: folder, env });
    const shown = await mote(['monitor', '-p', url, '--timeout', '500ms'], { cwd: folder, env });
    expect(shown.stdout).toContain('at main.ts:2:24');
    expect(shown.stdout).toContain('if (volts > 2) throw new Error("too much");');
    expect(text.code).toBe(0);
    const json = await mote(['monitor', '-p', url, '--timeout', '500ms', '--json'], { cwd: folder, env });
    const events = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { schemaVersion: number; event: string; trace?: { frame?: object }[] });
    expect(events.every(({ schemaVersion }) => schemaVersion === 1)).toBe(true);
    const trace = events.find(({ event }) => event === 'trace');
    expect(trace?.trace).toContainEqual({ frame: expect.objectContaining({ file: 'main.ts', line: 2 }) });
  });

  it('resets the board when asked, and says so when the port cannot', async () => {
    const withLines = await start(TICKS, { protocol: 'rfc2217' });
    const { code } = await mote(['monitor', '-p', withLines.url, '--reset', '--expect-text', 'tick 2'], { cwd: folder, env });
    expect(code).toBe(0);
    expect(withLines.board.boots).toHaveLength(2);
    const bare = await start(TICKS);
    const refused = await mote(['monitor', '-p', bare.url, '--reset'], { cwd: folder, env });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('PORT_NO_LINES') });
  });

  it('comes back to a port that vanished', async () => {
    const { url, board } = await start(TICKS, { faults: { vanishAfterBytes: 1, replugUs: 300_000 } });
    const running = startMote(['monitor', '-p', url], { cwd: folder, env });
    await running.seen('tick');
    board.write(Uint8Array.of(0));
    await running.seen('is gone');
    await running.seen('is back');
    await running.seen('tick 9\n');
    running.signal('SIGINT');
    await running.done;
  });
});
