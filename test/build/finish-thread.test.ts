import { afterAll, describe, expect, it } from 'vitest';
import { finish, type FinishOptions } from '../../build/finish.ts';

/** A thread runs compiled files only. */
const { FinishThread } = (await import(
  new URL('../../out/build/finish-thread.js', import.meta.url).href
)) as typeof import('../../build/finish-thread.ts');

const thread = new FinishThread();
afterAll(() => thread.close());
const OPTIONS: FinishOptions = { minify: true, without: [], library: new Set(['app.ts']) };
const stage = (code: string) => ({ code, map: { version: 3, sources: ['app.ts'], names: [], mappings: 'AAAA' } });

describe('the later stages in a thread of their own', () => {
  it('give what they give here', async () => {
    for (const code of [
      'const f = async (...n) => { print(await n[0], { ...n }); };\nvoid f(1);\n',
      'class A { get x() { return 1; } }\nprint(new A().x);\n',
    ])
      expect(await thread.finish(stage(code), OPTIONS)).toEqual(await finish(stage(code), OPTIONS));
  });

  it('report what they refuse, and go on', async () => {
    const refused = await thread.finish(stage('let = 1;\n'), OPTIONS);
    expect(refused.diagnostics.map(({ severity }) => severity)).toContain('error');
    expect((await thread.finish(stage('print(1);\n'), OPTIONS)).code).toBe('print(1)');
  });

  it('are told from a thread that is no more', async () => {
    const gone = new FinishThread();
    gone.close();
    // Asked while it ends, and when it has ended.
    for (let asked = 0; asked < 2; asked++)
      await expect(gone.finish(stage('print(1);\n'), OPTIONS)).rejects.toThrow('ended without an answer');
  });
});
