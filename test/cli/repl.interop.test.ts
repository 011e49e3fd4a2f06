/** `mote repl` and `mote run` on a virtual board. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programBoards } from '../flash/console/program-board.ts';
import { mote, startMote } from '../support/mote.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-repl-'));
afterAll(() => rmSync(folder, { recursive: true }));
const start = programBoards();
const env = { XDG_STATE_HOME: folder };
const DEPLOYED = 'print("deployed runs")';

describe('mote repl', () => {
  it('runs a script statement by statement, and shows values as the console does', async () => {
    const { url } = await start(DEPLOYED);
    const input = 'function f(x) {\n  return x * 2;\n}\nf(21)\nvar q = "é";\nq.length\nundefined\nprint("hi")\n';
    const { code, stdout } = await mote(['repl', '-p', url], { cwd: folder, env, input });
    expect(code).toBe(0);
    expect(stdout).toBe('= 42\n= 2\n= undefined\nhi\n= undefined\n');
  });

  it('ends with 6 at the first statement that throws', async () => {
    const { url } = await start(DEPLOYED);
    const { code, stdout } = await mote(['repl', '-p', url], { cwd: folder, env, input: '1\nmissing()\n2\n' });
    expect(code).toBe(6);
    expect(stdout).toMatch(/^= 1\nUncaught ReferenceError: "missing" is not defined\n/);
    expect(stdout).not.toContain('= 2');
    expect(await mote(['repl', '-p', url, '-e', 'if (1) throw "no"'], { cwd: folder, env })).toMatchObject({ code: 6 });
  });
});

describe('mote run', () => {
  it('tries a program in memory; what was deployed starts again at the next reset', async () => {
    writeFileSync(join(folder, 'try.ts'), 'let beats = 0;\nsetInterval(() => print(`beat ${++beats}`), 50);\nprint("tried");\n');
    const { url, board } = await start(DEPLOYED);
    const { code, stdout } = await mote(['run', 'try.ts', '-p', url, '--expect-text', 'beat 2'], { cwd: folder, env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/tried\n(.*\n)*beat 2\n$/);
    const running = startMote(['monitor', '-p', url], { cwd: folder, env });
    await running.seen('beat');
    board.pressReset();
    await running.seen('deployed runs');
    running.signal('SIGINT');
    await running.done;
  });

  it('ends with 6 and the TypeScript line when the program throws at its start', async () => {
    writeFileSync(join(folder, 'broken.ts'), 'const volts = getTime();\nif (volts >= 0) throw new Error("broken");\n');
    const { url } = await start(DEPLOYED);
    const { code, stdout } = await mote(['run', 'broken.ts', '-p', url, '--detach'], { cwd: folder, env });
    expect(code).toBe(6);
    expect(stdout).toContain('Uncaught Error: broken');
    expect(stdout).toContain('broken.ts:2:');
  });

  it('loads a program again when its file changes', async () => {
    const file = join(folder, 'watched.ts');
    writeFileSync(file, 'print("version one");\n');
    const { url } = await start(DEPLOYED);
    const running = startMote(['run', 'watched.ts', '-p', url, '--watch'], { cwd: folder, env });
    await running.seen('version one');
    writeFileSync(file, 'print("version two");\n');
    await running.seen('version two');
    running.signal('SIGINT');
    expect(await running.done).toMatchObject({ code: 130 });
  });
});
