import { describe, expect, it } from 'vitest';
import { finish } from '../../build/finish.ts';

const LIBRARY = `
function createQueue() {
  const first = { _sent: false, _waiting: 1, a: 2, topic: "t" };
  const { _sent, _waiting: renamed } = first;
  return { _push: (item) => { first._sent = item._sent; return first; }, size: () => first._waiting + first.a + renamed + _sent };
}
`;
const PROGRAM = 'const mine = { _sent: 7, _own: 8 }; const queue = createQueue(); print(JSON.stringify(mine), queue.size());';

async function built(isLibrary: boolean, without: readonly string[] = []): Promise<string> {
  const code = LIBRARY + PROGRAM;
  const lines = code.split('\n').length;
  // The last line is the application's.
  const mappings = `AAAA${';AACA'.repeat(lines - 2)};ACAA`;
  const map = { version: 3, sources: ['hal/queue.ts', 'app.ts'], names: [], mappings };
  const done = await finish({ code, map }, { minify: false, without, library: new Set(isLibrary ? ['hal/queue.ts'] : []) });
  expect(done.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return done.code;
}

function run(code: string): string {
  let output = '';
  new Function('print', code)((...values: unknown[]) => (output += values.join(' ')));
  return output;
}

describe('private members of the library', () => {
  it('get short names that nothing else has, everywhere alike; the application’s own keep theirs', async () => {
    const code = await built(true);
    expect(code.split('const mine')[0]).not.toMatch(/\._|_waiting|_push|_sent:/);
    expect(code).toContain('_sent: 7');
    expect(code).toContain('topic');
    // `a` is taken.
    expect(code).not.toMatch(/a: 2[^}]*a:/);
    expect(run(code)).toBe('{"_sent":7,"_own":8} 4');
  });

  it('stay where the code is not the library’s, or the pass is off', async () => {
    for (const code of [await built(false), await built(true, ['privateMembers'])]) {
      expect(code).toMatch(/\._waiting/);
      expect(run(code)).toBe('{"_sent":7,"_own":8} 4');
    }
  });
});
