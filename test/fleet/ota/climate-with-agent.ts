/** The climate sample with the update agent in it, as docs/updates.md says. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { compile } from '../../../build/compile.ts';

/** Beside the tests' sources, so that imports resolve; not committed. */
const FOLDER = 'test/fleet/ota/fixtures/made';

/** The sample's bundle after a change of its source. */
export async function climateWithAgent(change?: (source: string) => string): Promise<Buffer> {
  return Buffer.from((await compileClimateWithAgent(change)).code);
}

export async function compileClimateWithAgent(change: (source: string) => string = (source) => source): ReturnType<typeof compile> {
  const source = readFileSync('firmware/apps/climate.ts', 'utf8');
  const changed = change(source);
  const text = `import { startUpdates } from 'motekit/ota';\n${changed}\nstartUpdates({ client, timers, id, application: type });\n`;
  return withSource('climate', text, (entry) => compile({ entry }));
}

/** A source file for the time of a use. */
export async function withSource<Result>(name: string, text: string, use: (entry: string) => Promise<Result>): Promise<Result> {
  const folder = `${FOLDER}/${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(`${folder}/${name}.ts`, text);
    return await use(`${folder}/${name}.ts`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
