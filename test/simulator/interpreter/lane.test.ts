import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterpreterBoard, type InterpreterOptions } from '../../../simulator/interpreter/lane.ts';
import { World } from '../../../simulator/world.ts';

/** What it takes a busy machine to start a shell. Who hangs is waited for so long, nobody else. */
const HANGS_MS = 3000;
/** For those that end, or say something, by themselves. */
const ENDS_MS = 25_000;

/** Programs that are started as interpreters and are none. */
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mote-test-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

function boot(script: string, options: Partial<InterpreterOptions> = {}): Promise<void> {
  const enginePath = join(directory, 'engine');
  writeFileSync(enginePath, `#!/bin/sh\n${script}\n`);
  chmodSync(enginePath, 0o755);
  const board = new InterpreterBoard({ world: new World(), enginePath, time: 'virtual', patienceMs: ENDS_MS, ...options });
  return board.boot(Buffer.from('print(1)')).finally(() => board.stop());
}

describe('an interpreter that does not do its part', () => {
  it('ends before it opened the bridge', async () => {
    await expect(boot('echo no luck; exit 3')).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      exitCode: 3,
      message: expect.stringMatching(/it ended with exit code 3, and printed "no luck"/) as string,
    });
  });

  it('never opens the bridge', async () => {
    await expect(boot('exec sleep 60', { patienceMs: 200 })).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      message: expect.stringMatching(/did not start its program/) as string,
    });
  });

  it('cannot be started at all', async () => {
    await expect(boot('', { enginePath: join(directory, 'absent') })).rejects.toMatchObject({ code: 'ENGINE_MISSING', exitCode: 3 });
  });

  it('dies in the middle of a request, with its last words', async () => {
    await expect(boot('exec 3>o; printf H >&3; echo last words; sleep 0.3; exit 1')).rejects.toMatchObject({
      code: 'ENGINE_DIED',
      exitCode: 6,
      message: expect.stringMatching(/Its last output:\nlast words/) as string,
    });
  });

  it('opens the bridge and says nothing', async () => {
    await expect(boot('exec 3>o; exec sleep 60', { patienceMs: HANGS_MS })).rejects.toMatchObject({ code: 'ENGINE_HUNG', exitCode: 6 });
  });

  it('is a wrapper script, and what it started ends with it', async () => {
    const started = `sleep 61.${process.pid}`;
    await expect(boot(`${started} 3>o`, { patienceMs: HANGS_MS })).rejects.toMatchObject({ code: 'ENGINE_HUNG' });
    const left = (): string => spawnSync('pgrep', ['-f', `^${started}$`]).stdout.toString();
    await expect.poll(left, { timeout: 10_000 }).toBe('');
  });

  it('asks for what there is not', async () => {
    const hello = String.raw`printf '?\010\0\0\0\0\0\0\0\0\0\0' >&3`;
    await expect(boot(`exec 3>o; ${hello}; exec sleep 60`)).rejects.toThrow(/unknown kind "\?"/);
  });

  it('has other bytes in its Storage', async () => {
    const verify = String.raw`printf 'V\017\0\0\0\0\0\0\0\0\0\0s\003\0\0abc' >&3`;
    await expect(boot(`exec 3>o; ${verify}; exec sleep 60`)).rejects.toMatchObject({
      code: 'ENGINE_OTHER_BYTES',
      exitCode: 5,
      message: expect.stringContaining('SHA-256 abc, expected') as string,
    });
  });

  it('leaves neither process nor directory behind', () => {
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`mote-engine-${process.pid}-`))).toEqual([]);
  });
});

describe('modules for the interpreter', () => {
  it('must have names that Storage keeps whole', async () => {
    const modules = new Map([['a-name-of-more-than-28-characters', '']]);
    await expect(boot('', { modules })).rejects.toMatchObject({ code: 'ENGINE_MODULE_NAME', exitCode: 2 });
  });
});
