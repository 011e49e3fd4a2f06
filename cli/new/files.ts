import type { Board } from '../../build/compile.ts';

export type Template = 'climate' | 'blink';

/** What a new project is made of. */
export interface ProjectPlan {
  /** Name of the package, and of the program on the board. */
  readonly name: string;
  readonly board: Board;
  readonly template: Template;
  /** Where npm finds motekit: `file:…` or a version range. */
  readonly motekit: string;
  /** A folder as source of motekit is linked by npm unless it is told to copy it; a linked one would find another vitest than the project. */
  readonly copyMotekit: boolean;
  /** The sample program and its wiring, as the toolkit ships them. */
  readonly program: string;
  readonly wiring: string;
}

const VITEST = '4.1.12';

/** Files of a new project: path and text. */
export function projectFiles(plan: ProjectPlan): Record<string, string> {
  return {
    'package.json': json({
      name: plan.name,
      version: '0.1.0',
      private: true,
      type: 'module',
      scripts: { test: 'vitest run', build: 'mote build', sim: 'mote sim' },
      devDependencies: { motekit: plan.motekit, vitest: VITEST },
    }),
    ...(plan.copyMotekit ? { '.npmrc': 'install-links=true\n' } : {}),
    'mote.config.ts': config(plan),
    // A test that starts a program compiles it first.
    'vitest.config.ts':
      "import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({ test: { testTimeout: 60_000 } });\n",
    'tsconfig.json': json({ compilerOptions: { ...STRICT, target: 'ES2021', noLib: true, types: ['motekit/espruino'] }, include: ['src'] }),
    'test/tsconfig.json': json({ compilerOptions: { ...STRICT, target: 'ES2022', lib: ['ES2023'], types: [] }, include: ['.'] }),
    'src/main.ts': plan.program,
    'src/main.wiring.json': plan.wiring,
    [plan.template === 'climate' ? 'test/bme280.test.ts' : 'test/blink.test.ts']: TESTS[plan.template],
    'test/program.test.ts': PROGRAM_TESTS[plan.template],
    '.github/workflows/ci.yml': WORKFLOW,
    '.vscode/settings.json': json({ 'typescript.tsdk': 'node_modules/typescript/lib', 'files.exclude': { dist: true } }),
    '.vscode/extensions.json': json({ recommendations: ['vitest.explorer'] }),
    '.gitignore': IGNORED,
    'README.md': readme(plan),
  };
}

const STRICT = {
  module: 'ESNext',
  moduleResolution: 'Bundler',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const config = ({ board }: ProjectPlan): string => `import { defineConfig } from 'motekit/config';

export default defineConfig({
  entry: 'src/main.ts',
  board: '${board}',
});
`;

/** Of the parts that a program is made of: a driver, or a pin. */
const TESTS: Record<Template, string> = {
  climate: `import { createBme280 } from 'motekit/drivers/bme280';
import { bme280 } from 'motekit/parts';
import { expect, test } from 'motekit/vitest';

test('the sensor gives the climate of the room', ({ board }) => {
  board.attach(bme280({ temperatureC: 21.5, humidityPct: 45, pressurePa: 101_325 }));
  const sensor = createBme280(board.i2c, {}, board.timers);
  sensor.configure();
  expect(board.wait((done) => sensor.sample(done))).toMatchObject({
    temperatureC: expect.closeTo(21.5, 1),
    humidityPct: expect.closeTo(45, 0),
    pressurePa: expect.closeTo(101_325, -1),
  });
});

test('a sensor that does not answer is told by its address', ({ board }) => {
  const sensor = createBme280(board.i2c, {}, board.timers);
  expect(() => sensor.configure()).toThrow('0x76');
});
`,
  blink: `import { expect, test } from 'motekit/vitest';

test('the LED is on for half of the time', async ({ board }) => {
  await board.start('src/main.ts');
  board.advance('250ms');
  const levels: number[] = [];
  for (let n = 0; n < 20; n++) {
    levels.push(board.hardware.pins.read(2));
    board.advance('500ms');
  }
  expect(levels.filter((level) => level === 1)).toHaveLength(10);
});
`,
};

/** Of the whole program on a simulated board. */
const PROGRAM_TESTS: Record<Template, string> = {
  climate: `import { bme280 } from 'motekit/parts';
import { expect, test } from 'motekit/vitest';

test('the program says what it misses on a board that was not provisioned', async ({ board }) => {
  board.attach(bme280({ temperatureC: 21.5 }));
  await board.start('src/main.ts');
  board.advance('1s');
  expect(board).toHaveThrownUncaught('NO_IDENTITY');
});
`,
  blink: `import { expect, test } from 'motekit/vitest';

test('the program runs for a day without an error', async ({ board }) => {
  await board.start('src/main.ts');
  board.advance('24h');
  expect(board.takeUncaught()).toEqual([]);
});
`,
};

const WORKFLOW = `name: ci
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 20 }
      - run: npm install
      - run: npm test
      - run: npx mote build
      - run: npx mote sim --for 1h
`;

/** Artefacts, and what is secret on a fleet: keys, identities with passwords, environments. */
const IGNORED = `node_modules/
dist/
*.tsbuildinfo

# secrets
.env
.env.*
*.key
*.pem
*.p12
*.der
identity*.json
secrets/
`;

const readme = ({ name, template }: ProjectPlan): string => `# ${name}

Firmware for an ESP32 on the Espruino interpreter, made with [mote](https://www.npmjs.com/package/motekit).

\`\`\`sh
npm install && npm test   # the ${template === 'climate' ? 'driver and the program' : 'program'} on a simulated board
npx mote build            # dist/app.js, the bytes for the board
npx mote sim --for 1h     # the same bytes on a simulated board, an hour in a second
\`\`\`

The program is \`src/main.ts\`; what the simulated board is wired to stands in \`src/main.wiring.json\`.
`;
