import { describe, expect, it } from 'vitest';
import { finish } from '../../build/finish.ts';

const LIBRARY = `
function createLink(radio) {
  return { start: () => radio.join(), stop() { radio.leave(); }, isUp: () => radio.joined, state: 3 };
}
const radio = { join: () => print("join"), leave: () => print("bye"), joined: 1 };
`;

async function built(program: string, isLibrary: boolean): Promise<string> {
  const code = LIBRARY + program;
  const mappings = `AAAA${';AACA'.repeat(code.split('\n').length - 1)}`;
  const map = { version: 3, sources: ['hal/link.ts'], names: [], mappings };
  const done = await finish({ code, map }, { minify: false, without: [], library: new Set(isLibrary ? ['hal/link.ts'] : []) });
  expect(done.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return done.code;
}

describe('functions of the library that nothing names', () => {
  it('are left out, and what they alone named with them', async () => {
    const code = await built('createLink(radio).start();', true);
    expect(code).toContain('join');
    expect(code).not.toMatch(/stop|isUp|"bye"/);
    expect(code).toContain('state');
  });

  it.each([
    ['called', 'const link = createLink(radio); link.start(); link.stop();'],
    ['taken by a pattern', 'const { start, stop } = createLink(radio); start(); stop();'],
    ['named by a string', 'const link = createLink(radio), key = "stop"; print(link[key]);'],
    ['perhaps called by a computed name', 'const link = createLink(radio); link[JSON.parse("1")]();'],
  ])('stay when they are %s', async (_how, program) => {
    expect(await built(program, true)).toMatch(/stop/);
  });

  it('stay when what is left out named them too, and had a function in it that nothing names', async () => {
    const code = await built(
      'const outer = { make() { return { gone() { radio.leave(); } }; }, kind: 1 };\nprint(outer.kind);\nradio.leave();',
      true,
    );
    expect(code).not.toMatch(/make|gone/);
    expect(code).toContain('"bye"');
  });

  it('stay in the application’s own objects', async () => {
    expect(await built('createLink(radio).start();', false)).toMatch(/isUp/);
  });
});
