/** `mote flash` and `mote ports` as scripts see them: stdout, exit code, events. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Command } from '../../cli/command-line.ts';
import { reportFailure } from '../../cli/failure.ts';
import { flashCommand } from '../../cli/flash.ts';
import { createOutput } from '../../cli/output.ts';
import { portsCommand } from '../../cli/ports.ts';
import { boardOnPort, differences, type BoardOnPort } from './board-on-port.ts';
import { release, tgz } from './images.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-command-'));
const archive = join(folder, 'espruino_2v29_esp32.tgz');
const PARTS = release();
writeFileSync(archive, tgz(PARTS));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, and keeps whatever anybody writes to the two streams. */
async function mote(...words: string[]): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  vi.spyOn(console, 'log').mockImplementation((...values) => void (written.stdout += `${values.join(' ')}\n`));
  const output = createOutput(['node', 'mote', ...words]);
  const program = new Command('mote').exitOverride().addCommand(flashCommand(output)).addCommand(portsCommand(output));
  let exitCode = 0;
  try {
    await program.parseAsync(['node', 'mote', ...words]);
  } catch (error) {
    exitCode = reportFailure(error, output);
  } finally {
    vi.restoreAllMocks();
  }
  return { exitCode, ...written };
}

function events(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('mote flash', () => {
  let present: BoardOnPort;
  beforeEach(async () => {
    vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
    present = await boardOnPort({});
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await present.stop();
  });

  it('prints one JSON event a line and nothing else under --json', async () => {
    const { exitCode, stdout, stderr } = await mote('flash', archive, '-p', present.url, '--json');
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    const told = events(stdout);
    expect(told.every(({ schemaVersion }) => schemaVersion === 1)).toBe(true);
    expect(told.at(-2)).toMatchObject({ type: 'prompt', version: '2v29.277' });
    expect(told.at(-1)).toMatchObject({ type: 'done' });
    expect(told.find(({ type }) => type === 'progress')).toMatchObject({
      action: 'write',
      doneBytes: expect.any(Number),
      bytesPerSecond: expect.any(Number),
      leftMs: expect.any(Number),
    });
    expect(differences(present.flash, PARTS)).toEqual([]);
  });

  it('prints the version on stdout, progress and talk on stderr', async () => {
    const { exitCode, stdout, stderr } = await mote('flash', archive, '-p', present.url);
    expect(exitCode).toBe(0);
    expect(stdout).toBe('Espruino 2v29.277 on ESP32\n');
    expect(stderr).toMatch(/ESP32-D0WD-V3.*4 MB flash/);
    expect(stderr).toMatch(/writing 100 % .*kB\/s/);
    expect(stderr).toMatch(/application: 200,\d+ bytes at 0x10000 verified/);
  });

  it('remembers the port of the project', async () => {
    await mote('flash', archive, '-p', present.url, '--json');
    const { exitCode, stdout } = await mote('flash', archive, '--json');
    expect(exitCode).toBe(0);
    expect(events(stdout)[0]).toMatchObject({ type: 'connect', port: present.url });
  });

  it('saves and restores', async () => {
    const content = Buffer.alloc(256 * 1024, 'what was there before');
    const { flash, url, stop } = await boardOnPort({ flash: { bytes: content.length, content } });
    const file = join(folder, 'saved.bin');
    expect(await mote('flash', '-p', url, '--backup', file, '--json')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(file).equals(content)).toBe(true);
    expect((await mote('flash', '-p', url, '--backup', file)).stderr).toMatch(/USAGE_BACKUP_EXISTS/);
    flash.erase(0x10000, 0x10000);
    expect(await mote('flash', '-p', url, '--restore', file, '--json')).toMatchObject({ exitCode: 0 });
    expect(content.equals(flash.read(0, flash.bytes))).toBe(true);
    await stop();
  });

  it.each([
    [[], 'USAGE_NO_FIRMWARE', 2],
    [['nowhere.tgz'], 'FIRMWARE_ABSENT', 2],
    [[archive, '--restore', archive], 'USAGE_CONFLICT', 2],
    [[archive, '--baud', 'fast'], 'USAGE_BAUD', 2],
    [[archive, '-p', 'tcp://nowhere'], 'USAGE_PORT', 2],
    [[archive, '-p', '/dev/ttyUSB-none'], 'PORT_ABSENT', 4],
  ])('refuses %j with its code and exit code, as JSON too', async (words, code, exitCode) => {
    const ran = await mote('flash', ...words, '--json');
    expect(ran.exitCode).toBe(exitCode);
    expect(events(ran.stdout)).toEqual([expect.objectContaining({ schemaVersion: 1, error: expect.objectContaining({ code, exitCode }) })]);
  });
});

describe('mote ports', () => {
  it('prints one document under --json', async () => {
    const { exitCode, stdout } = await mote('ports', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, ports: expect.any(Array) });
  });
});
