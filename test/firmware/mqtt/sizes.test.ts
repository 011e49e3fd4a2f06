/** What a bundle pays for the client, module by module, after minifying. A figure may fall; one that grows is a decision. */
import { expect, describe, it } from 'vitest';
import { compile, type CompileResult } from '../../../build/compile.ts';
import { compileWithClient } from '../../support/client-variant.ts';

const MQTT = /firmware\/mqtt\/(?!programs)/;

const PROGRAMS = 'test/firmware/mqtt/programs';

/** Bytes of the client's modules in a program. */
function bytesOf(program: string, { record }: CompileResult): number {
  const own = record.modules.filter(({ path }) => MQTT.test(path));
  const bytes = own.reduce((sum, module) => sum + module.bytes, 0);
  console.log(`${program}: ${bytes} bytes (${own.map(({ path, bytes: each }) => `${path.replace(/.*\//, '')} ${each}`).join(', ')})`);
  return bytes;
}

describe('bytes on the board', () => {
  it.each([
    ['size-codec', 3200],
    ['size-codec-all', 4420],
  ])('%s stays within %i', async (program, limit) => {
    expect(bytesOf(program, await compile({ entry: `${PROGRAMS}/${program}.ts` }))).toBeLessThanOrEqual(limit);
  });

  it.each([
    ['motekit/mqtt/v4', 6070],
    ['motekit/mqtt', 9245],
    ['motekit/mqtt/full', 9950],
  ])('%s stays within %i', async (client, limit) => {
    expect(bytesOf(client, await compileWithClient(`${PROGRAMS}/size-client.ts`, client))).toBeLessThanOrEqual(limit);
  });
});
