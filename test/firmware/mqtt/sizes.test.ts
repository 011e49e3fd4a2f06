/** What a bundle pays for the client, module by module, after minifying. A figure may fall; one that grows is a decision. */
import { expect, describe, it } from 'vitest';
import { compile } from '../../../build/compile.ts';

const MQTT = /firmware\/mqtt\/(?!programs)/;

/** Bytes of the client's modules in a program. */
async function bytesOf(program: string): Promise<number> {
  const { record } = await compile({ entry: `test/firmware/mqtt/programs/${program}.ts`, name: program, version: '0.0.0' });
  const own = record.modules.filter(({ path }) => MQTT.test(path));
  const bytes = own.reduce((sum, module) => sum + module.bytes, 0);
  console.log(`${program}: ${bytes} bytes (${own.map(({ path, bytes: each }) => `${path.replace(/.*\//, '')} ${each}`).join(', ')})`);
  return bytes;
}

describe('bytes on the board', () => {
  it.each([
    ['size-codec', 3260],
    ['size-codec-all', 4650],
    ['size-v4', 7060],
    ['size-index', 9620],
    ['size-full', 11_050],
  ])('%s stays within %i', async (program, limit) => {
    expect(await bytesOf(program)).toBeLessThanOrEqual(limit);
  });
});
