import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../build/finish.ts';

const LINK = `
let link;
function describe(options) { return options.user ? 'user ' + options.user : 'nobody'; }
function greet(given) { print(describe(given), given.retries ?? 3); }
function startLink(given) {
  link = given;
  greet(given);
  if (link.onUp) link.onUp(link.name);
  return () => link.name;
}
`;

async function built(code: string, without: readonly string[] = []): Promise<string> {
  const mappings = `AAAA${';AACA'.repeat(code.split('\n').length - 1)}`;
  const done = await finish({ code, map: { version: 3, sources: ['app.ts'], names: [], mappings } }, { minify: true, without });
  expect(done.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return done.code;
}

function printed(code: string): string[] {
  const lines: string[] = [];
  runInNewContext(code, { print: (...words: unknown[]) => lines.push(words.map(String).join(' ')) });
  return lines;
}

describe('options that are written out', () => {
  it('do not cost what they do not ask for, however far they are handed on', async () => {
    const code = await built(`${LINK}startLink({ name: 'n' + Math.random() });`);
    expect(code).not.toMatch(/user|onUp|retries/);
    expect(code).toContain('nobody');
  });

  it('keep what they ask for', async () => {
    const code = await built(`${LINK}startLink({ name: 'n', user: 'me' + 1, onUp: (name) => print('up', name) });`);
    expect(code).toContain('user');
    expect(printed(code)).toEqual(['user me1 3', 'up n']);
  });

  it('ask for what any one of them does', async () => {
    const code = await built(`${LINK}startLink({ name: 'a' }); startLink({ name: 'b', user: 'x' + 1 });`);
    expect(code).toContain('user');
    expect(code).not.toMatch(/onUp|retries/);
    expect(printed(code)).toEqual(['nobody 3', 'user x1 3']);
  });

  it('give their constants to where they are read', async () => {
    const code = await built(`${LINK}startLink({ name: 'n', retries: 7, verbose: true });`);
    expect(code).not.toMatch(/retries|verbose/);
    expect(printed(code)).toEqual(['nobody 7']);
  });

  it('answer what every object does', async () => {
    const code = await built('function f(o) { print(typeof o.toString, typeof o.hasOwnProperty); } f({ name: "n" });');
    expect(printed(code)).toEqual(['function function']);
  });

  it('have one constant for all of them or none', async () => {
    const code = await built(`${LINK}startLink({ name: 'n', retries: 7 }); startLink({ name: 'n', retries: 8 });`);
    expect(printed(code)).toEqual(['nobody 7', 'nobody 8']);
  });

  it('never put a number where the minifier could compute a fraction that the interpreter reads otherwise', async () => {
    const code = await built(
      `function pace(options) { print(options.count / options.seconds, Math.random() > 2 && options.missing); } pace({ count: 1, seconds: 3 });`,
    );
    expect(code).not.toMatch(/\.3333/);
  });

  it.each([
    ['get a member later', 'const o = { name: "n" }; o.user = "late"; startLink(o);'],
    ['get a member by a computed name', 'const o = { name: "n" }; o["us" + "er"] = "late"; startLink(o);'],
    ['get a member where they were handed to', 'function add(o) { o.user = "late"; } const o = { name: "n" }; add(o); startLink(o);'],
    ['are handed to the interpreter', 'const o = { name: "n" }; Object.assign(o, { user: "late" }); startLink(o);'],
    ['are made of others', 'const more = { user: "late" }; startLink({ name: "n", ...more });'],
    ['are chosen', 'const more = { user: "late" }; startLink(print ? more : { name: "n" });'],
    ['are kept in a list', 'const list = [{ name: "n" }]; list[0].user = "late"; startLink(list[0]);'],
    ['are closed over and changed', 'const o = { name: "n" }; const f = () => { o.user = "late"; }; f(); startLink(o);'],
    ['reach a function by another way too', 'const call = startLink; call({ user: "late" }); startLink({ name: "n" });'],
    ['are what their own function gets as this', 'startLink({ name: "n", onUp: function () { this.user = "late"; } }); greet(link);'],
    ['take part in a loop', 'const o = { name: "n" }; for (o.user of ["late"]); startLink(o);'],
    ['take part in a pattern', 'const o = { name: "n" }; [o.user] = ["late"]; startLink(o);'],
    [
      'are returned',
      'const make = () => { const o = { name: "n" }; print(o.user); return o; }; const p = make(); p.user = "late"; startLink(p);',
    ],
    ['are read by a computed name', 'const o = { name: "n", user: "late" }, which = "name"; print(o[which]); startLink(o);'],
    ['have a getter', 'startLink({ name: "n", get user() { return "late"; } });'],
    ['are arguments', 'function f(o) { arguments[0].user = "late"; startLink(o); } f({ name: "n" });'],
  ])('stay as they are when they %s', async (_how, program) => {
    const code = await built(LINK + program);
    expect(printed(code)).toEqual(printed(LINK + program));
    expect(printed(code).join()).toContain('late');
  });
});

const NAMES = ['alpha', 'beta', 'gamma', 'delta'];
const value = fc.constantFrom('1', '0', 'true', 'false', '"text"', '""', 'Math.abs(-4)', '() => 5', '[6]', 'undefined', '2.5');
const literal = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 4 }).map(
  (members) =>
    `{ ${Object.entries(members)
      .map(([name, text]) => `${name}: ${text}`)
      .join(', ')} }`,
);
const read = (holder: string) =>
  fc
    .tuple(
      fc.constantFrom(...NAMES),
      fc.constantFrom('$', '$ ? 1 : 2', '!$', '$ && 3', '$ ?? 4', '$ || 5', 'typeof $', '$ === undefined', '[$, 1].length'),
    )
    .map(([name, form]) => `print(String(${form.replaceAll('$', `${holder}.${name}`)}));`);
const reads = (holder: string) => fc.array(read(holder), { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
const change = fc.constantFrom(
  '',
  '',
  '',
  'o.alpha = 9;',
  'delete o.beta;',
  'keep(o);',
  'Object.assign(o, { gamma: 8 });',
  'o.delta++;',
  'o = { alpha: 7 };',
);

describe('programs of options', () => {
  it('print the same with and without the pass', { timeout: 60_000 }, async () => {
    const program = fc
      .record({ first: literal, second: literal, inner: reads('p'), outer: reads('o'), module: reads('kept'), change, later: change })
      .map(
        (part) => `let kept; const list = [];
function keep(x) { list.push(x); x.beta = 'kept'; }
function inner(p) { ${part.inner} }
function outer(given) { let o = given; kept = o; ${part.outer} inner(o); ${part.change} ${part.outer} ${part.module} inner(given); }
outer(${part.first}); outer(${part.second});
{ let o = ${part.first}; ${part.later} inner(o); ${part.outer} }
print(list.length);`,
      );
    await fc.assert(
      fc.asyncProperty(program, async (code) => {
        expect(printed(await built(code))).toEqual(printed(await built(code, ['givenOptions'])));
      }),
      { numRuns: 60 },
    );
  });
});
