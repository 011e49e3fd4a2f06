/** A program that draws, in TypeScript: the same on either lane. */
import { compile } from '../../build/compile.ts';

export async function drawProgram(): Promise<Uint8Array> {
  const cwd = new URL('../../', import.meta.url).pathname;
  return (await compile({ entry: 'test/hal/fixtures/draw.ts', cwd, name: 'draw', version: '0.0.0' })).code;
}
