import { describe, expect, it } from 'vitest';
import { button, led, potentiometer, relay } from '../../../simulator/parts/simple.ts';
import { makeBench } from './part-bench.ts';

describe('a button', () => {
  it('bounces for as long as it says, and then rests at the level of its contact', () => {
    const bench = makeBench();
    const part = bench.wires.attach(button({ contact: 'D4', bounceMs: 8 }));
    bench.pins.setMode(4, 'input_pullup');
    const edges: number[] = [];
    bench.pins.onEdge(4, ({ timeUs }) => edges.push(timeUs));
    part.set({ pressed: 1 });
    bench.pass(100);
    expect(bench.pins.read(4)).toBe(0);
    expect(edges.length % 2).toBe(1);
    expect(edges.length).toBeGreaterThan(5);
    expect(Math.max(...edges)).toBeLessThanOrEqual(8000);
    part.set({ pressed: 0 });
    bench.pass(100);
    expect(bench.pins.read(4)).toBe(1);
  });

  it('can join the supply instead, and press itself', () => {
    const bench = makeBench();
    bench.wires.attach(button({ contact: 'D4', activeHigh: 1, bounceMs: 0, everyS: 2, pressMs: 100 }));
    const edges: string[] = [];
    bench.pins.onEdge(4, ({ level, timeUs }) => edges.push(`${level} ${timeUs / 1000}`));
    bench.pass(4500);
    expect(edges.map((edge) => edge.replace(/\.\d+$/, ''))).toEqual(['1 2000', '0 2100', '1 4000', '0 4100']);
  });

  it('needs a pull-up to read high', () => {
    const bench = makeBench();
    bench.wires.attach(button({ contact: 'D4' }));
    expect(bench.pins.read(4)).toBe(0);
    bench.wires.attach(button({ contact: 'D5', pullUpOhms: 10_000 }));
    expect(bench.pins.read(5)).toBe(1);
  });
});

it('a potentiometer divides the supply, at the moment somebody looks', () => {
  const bench = makeBench();
  const part = bench.wires.attach(potentiometer({ wiper: 'D36', position: 0.25 }));
  expect(bench.pins.volts(36)).toBeCloseTo(0.825);
  part.set({ position: 1 });
  expect(bench.pins.analog(36)).toBeCloseTo(3.3 / 3.6);
  expect(part.currentUa).toBeCloseTo(330);
});

it('an LED shines with the mean voltage of its pin, and draws accordingly', () => {
  const bench = makeBench();
  const high = bench.wires.attach(led({ anode: 'D2', currentMa: 8 }));
  const low = bench.wires.attach(led({ anode: 'D5', activeLow: 1 }));
  expect([high.outputs.brightness(), low.outputs.brightness()]).toEqual([0, 1]);
  bench.pins.writeVolts(2, 3.3 / 4);
  expect(high.outputs.brightness()).toBeCloseTo(0.25);
  expect(high.currentUa).toBeCloseTo(2000);
  bench.pins.setMode(5, 'output');
  bench.pins.latch(5, 1);
  expect(low.outputs.lit()).toBe(false);
});

it('a relay takes its time to close and to open (§8 p. 2), and none for a shorter pulse', () => {
  const bench = makeBench();
  const part = bench.wires.attach(relay({ input: 'D16' }));
  bench.pins.setMode(16, 'output');
  bench.pins.latch(16, 1);
  bench.pass(9);
  expect(part.outputs.closed()).toBe(false);
  bench.pass(1);
  expect([part.outputs.closed(), part.currentUa]).toEqual([true, 71_400]);
  bench.pins.latch(16, 0);
  bench.pass(3);
  bench.pins.latch(16, 1);
  bench.pass(20);
  expect([part.outputs.closed(), part.outputs.switched()]).toEqual([true, 1]);
});
