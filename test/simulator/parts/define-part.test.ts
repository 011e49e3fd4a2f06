import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { definePart } from '../../../simulator/parts/define-part.ts';
import { makeRig } from '../modules/board-rig.ts';
import { tc74 } from './fixtures/tc74.ts';

const PROGRAM =
  'I2C1.setup({});setInterval(function(){var t=I2C1.readReg(0x4d,0,1)[0];' +
  'print(t>127?t-256:t, I2C1.readReg(0x4d,1,1)[0]);},1000);digitalWrite(D4,0);';

describe('definePart', () => {
  it('makes the part that the documentation shows', () => {
    const page = readFileSync(new URL('../../../docs/testing.md', import.meta.url), 'utf8');
    const code = /```ts\n(import \{ definePart \}[^]*?)```/.exec(page)![1]!;
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const exports: { tc74?: typeof tc74 } = {};
    new Function('require', 'exports', outputText)(() => ({ definePart }), exports);
    const rig = makeRig();
    rig.around.attach(exports.tc74!({ address: 0x4d, temperatureC: -7 }));
    expect(rig.run(PROGRAM, 1500)).toEqual(['-7 64']);
    expect(code.split('\n').length).toBeLessThan(40);
  });

  it('takes a whole sensor in fewer than 40 lines', () => {
    const lines = readFileSync(new URL('./fixtures/tc74.ts', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThan(40);
  });

  it('makes parts that answer on the bus, follow their quantities and come to rest', () => {
    const rig = makeRig();
    const part = rig.around.attach(tc74({ address: 0x4d, temperatureC: 21.4 }));
    rig.run(PROGRAM, 1500);
    part.set({ temperatureC: -7 });
    rig.pass(1000);
    expect(rig.lines).toEqual(['21 64', '-7 64']);
    expect(part.get('temperatureC')).toBe(-7);
    expect(part.currentUa).toBe(200);
    expect(part.chargeUc()).toBeCloseTo(200 * 2.5, 0);
  });

  it('attaches a part while the board runs', () => {
    const rig = makeRig();
    rig.run('I2C1.setup({});setInterval(function(){try{print(I2C1.readReg(0x48,1,1)[0])}catch(e){print("none")}},1000);', 1500);
    rig.around.attach(tc74({}));
    rig.pass(1000);
    expect(rig.lines).toEqual(['none', '64']);
  });

  it('keeps exact values unless it is made imperfect; then noise, drift and response follow the definition and the seed', () => {
    const lagging = definePart({
      name: 'lagging',
      quantities: { temperatureC: { initial: 20, min: -40, max: 100, responseS: 10, noise: 0.01 } },
      make: (part) => ({ outputs: { felt: () => part.sense('temperatureC') } }),
    });
    const feel = (imperfect: boolean, seed: number): number[] => {
      const rig = makeRig(seed);
      const part = rig.around.attach(lagging({ imperfect }));
      rig.pass(100_000);
      part.set({ temperatureC: 30 });
      return [0, 10, 10, 60].map((seconds) => (rig.pass(seconds * 1000), part.outputs.felt()));
    };
    expect(feel(false, 1)).toEqual([30, 30, 30, 30]);
    const felt = feel(true, 1);
    expect(felt).toEqual(feel(true, 1));
    expect(felt).not.toEqual(feel(true, 2));
    const expected = [20, 30 - 10 * Math.exp(-1), 30 - 10 * Math.exp(-2), 30];
    felt.forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(0.08));
  });

  it('forgets everything at a power cycle, timers included', () => {
    const ticking = definePart({
      name: 'ticking',
      make(part) {
        let ticks = 0;
        const tick = (): void => {
          ticks++;
          part.after(1000, tick);
        };
        part.after(1000, tick);
        return { outputs: { ticks: () => ticks } };
      },
    });
    const rig = makeRig();
    const part = rig.around.attach(ticking());
    rig.pass(5);
    expect(part.outputs.ticks()).toBe(5);
    part.powerCycle();
    rig.pass(3);
    expect(part.outputs.ticks()).toBe(3);
  });

  it('says what is wrong with the way a part is made', () => {
    const wired = definePart({ name: 'wired', pins: ['data', 'led?'], make: () => ({}) });
    expect(() => wired({})).toThrow('a wired needs its pin "data" wired');
    expect(() => wired({ data: 'D40' })).toThrow('"D40" is no pin of the board: expected D0 to D39');
    expect(() => tc74({ address: 0x50 })).toThrow('a tc74 cannot be at 0x50: expected 0x48, 0x4d');
    expect(() => tc74().outputs).toThrow('is not attached');
    const rig = makeRig();
    const part = rig.around.attach(tc74());
    expect(() => rig.around.attach(part)).toThrow('attached already');
    expect(() => part.set({ humidityPct: 3 } as never)).toThrow('has no quantity "humidityPct": it has temperatureC');
  });
});
