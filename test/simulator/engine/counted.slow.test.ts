import { expect, it } from 'vitest';
import { PROBES } from './probes/all.ts';
import { onBoard } from './run-probe.ts';

it('a program does the same when its variables are counted', () => {
  // What V8 says of a call of nothing quotes the rewritten text.
  const others = PROBES.filter(({ name }) => name !== 'errors: calls');
  const differing = others.filter(({ code }) => JSON.stringify(onBoard(code, true)) !== JSON.stringify(onBoard(code)));
  expect(differing.map(({ name }) => name)).toEqual([]);
}, 60_000);
