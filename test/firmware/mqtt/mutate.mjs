/**
 * Runs the tests of each row of the requirements against the client with that row's mutation, in memory.
 * Prints one JSON line a row: { row, tests, failed }, and at the end one for row 0: all rows' tests without any mutation.
 * Arguments: rows to run, none for all.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createVitest } from 'vitest/node';

const HERE = new URL('.', import.meta.url).pathname;
const mutations = JSON.parse(readFileSync(`${HERE}vectors/mutations.json`, 'utf8'));
const chosen = process.argv.slice(2).map(Number);
/** A name with the row's number between brackets, alone or among others. */
const ofRow = (row) => new RegExp(`\\[(\\d+, )*${row}(, \\d+)*\\]`);

const files = readdirSync(HERE).filter((name) => /^(?!.*(slow|interop|engine)\.).*\.test\.ts$/.test(name));
const texts = new Map(files.map((name) => [name, readFileSync(HERE + name, 'utf8')]));
texts.set('decode.test.ts', texts.get('decode.test.ts') + readFileSync(`${HERE}vectors/malformed.json`, 'utf8'));

const CLIENT = new URL('../../../firmware/mqtt/', import.meta.url).pathname;

let current;
let before = '';
const vitest = await createVitest(
  'test',
  {
    watch: false,
    reporters: [{}],
    include: files.map((name) => `test/firmware/mqtt/${name}`),
    exclude: [],
    bail: 1,
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    testTimeout: 10_000,
    config: false,
  },
  {
    plugins: [
      {
        name: 'mutate',
        enforce: 'pre',
        transform(code, id) {
          if (!current || !id.endsWith(`/firmware/mqtt/${current.file}`)) return undefined;
          if (code.split(current.search).length !== 2) throw new Error(`row ${current.row}: its text is not there once`);
          return { code: code.replace(current.search, () => current.replace), map: null };
        },
      },
    ],
  },
);
try {
  await vitest.standalone();
  const wanted = mutations.filter((mutation) => !chosen.length || chosen.includes(mutation.row));
  for (const mutation of [...wanted, { row: 0, file: '' }]) {
    current = mutation.row ? mutation : undefined;
    const names = mutation.row ? ofRow(mutation.row) : /\[(\d+, )*\d+\]/;
    const specifications = (await vitest.globTestSpecifications()).filter((specification) =>
      names.test(texts.get(specification.moduleId.split('/').pop())),
    );
    for (const file of [before, mutation.file]) {
      const module = vitest.vite.environments.ssr.moduleGraph.getModuleById(`${CLIENT}${file}`);
      if (module) vitest.vite.environments.ssr.moduleGraph.invalidateModule(module);
    }
    before = mutation.file;
    vitest.setGlobalTestNamePattern(names);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, false);
    const results = testModules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const broken = testModules.flatMap((module) => module.errors().map((error) => error.message));
    console.log(
      JSON.stringify({
        row: mutation.row,
        tests: results.filter((state) => state !== 'skipped').length,
        failed: results.filter((state) => state === 'failed').length,
        errors: [...broken, ...unhandledErrors.map((error) => String(error.message))].slice(0, 2),
      }),
    );
  }
} finally {
  await vitest.close();
}
