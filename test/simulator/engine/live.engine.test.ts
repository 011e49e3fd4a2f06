import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIFFERENCES } from './differences.ts';
import { PROBES } from './probes/all.ts';
import { abilities, onBoard, onEngine } from './run-probe.ts';

const engine = process.env['MOTE_ENGINE'] ?? '';
const NUMBERS_A_PROGRAM = 500;

describe.skipIf(!engine)('the fast lane beside a real interpreter', () => {
  let can: ReadonlySet<string>;
  beforeAll(async () => {
    can = await abilities(engine);
  });

  for (const { name, code, needs } of PROBES.filter((probe) => !DIFFERENCES.some((known) => known.probe === probe.name))) {
    it(name, async ({ skip }) => {
      if (!can.has(needs ?? 'board')) skip('this build cannot answer for the ESP32');
      expect(onBoard(code)).toEqual(await onEngine(engine, code, 2500));
    });
  }

  it('prints random doubles alike', async ({ skip }) => {
    if (!can.has('doubles')) skip('this build computes with more than 64 bits');
    const numbers = fc.sample(fc.oneof(fc.double(), fc.double({ min: -1e6, max: 1e6 }), fc.float(), fc.integer()), NUMBERS_A_PROGRAM);
    const bytes = Buffer.alloc(8 * numbers.length);
    numbers.forEach((number, index) => bytes.writeDoubleLE(number, 8 * index));
    const code = `var f=new Float64Array(E.toUint8Array(atob("${bytes.toString('base64')}")).buffer);for(var i=0;i<f.length;i++)print(f[i],JSON.stringify([f[i]]))`;
    expect(onBoard(code)).toEqual(await onEngine(engine, code, 4000));
  });
});
