/** Conformance of the parts that speak in pulses, from their datasheets alone. */
import { describe, expect, it } from 'vitest';
import { dht22 } from '../../../simulator/parts/dht22.ts';
import { hcSr04 } from '../../../simulator/parts/hc-sr04.ts';
import { makeBench, type Bench } from './part-bench.ts';

/** Lengths of the pulses on a pin while `run` lasts: level before each edge, and µs since the one before. */
function pulsesOn(bench: Bench, pin: number, run: () => void): [level: number, us: number][] {
  const pulses: [number, number][] = [];
  let lastUs = bench.nowUs();
  const end = bench.pins.onEdge(pin, ({ level, timeUs }) => {
    pulses.push([1 - level, timeUs - lastUs]);
    lastUs = timeUs;
  });
  run();
  end();
  return pulses;
}

describe('AM2302 (DHT22)', () => {
  const PIN = 4;
  function make(temperatureC: number, humidityPct: number) {
    const bench = makeBench();
    const part = bench.wires.attach(dht22({ data: PIN, temperatureC, humidityPct }));
    bench.pass(1000);
    const read = (startMs = 1): number[] => {
      bench.pins.setMode(PIN, 'output');
      bench.pins.latch(PIN, 0);
      bench.pass(startMs);
      const pulses = pulsesOn(bench, PIN, () => {
        bench.pins.setMode(PIN, 'input');
        bench.pass(10);
      });
      const highs = pulses.filter(([level]) => level === 1).map(([, us]) => us);
      // Wait, answer, 40 bits.
      const bits = highs.slice(2).map((us) => Number(us > 50));
      return Array.from({ length: Math.floor(bits.length / 8) }, (_, byte) =>
        bits.slice(8 * byte, 8 * byte + 8).reduce((sum, bit) => sum * 2 + bit, 0),
      );
    };
    return { bench, part, read };
  }

  it('gives the example of the datasheet: 65.2 %RH and 35.1 °C are 02 8C 01 5F EE', () => {
    expect(make(35.1, 65.2).read()).toEqual([0x02, 0x8c, 0x01, 0x5f, 0xee]);
  });

  it('has a sign bit: -10.1 °C is 80 65', () => {
    expect(make(-10.1, 65.2).read().slice(2, 4)).toEqual([0x80, 0x65]);
  });

  it('keeps the times of its protocol', () => {
    const { bench } = make(35.1, 65.2);
    bench.pins.setMode(PIN, 'output');
    bench.pins.latch(PIN, 0);
    bench.pass(1);
    const pulses = pulsesOn(bench, PIN, () => {
      bench.pins.setMode(PIN, 'input');
      bench.pass(10);
    });
    expect(pulses).toHaveLength(1 + 1 + 2 + 80 + 1);
    const [, wait, answerLow, answerHigh, ...bits] = pulses;
    expect(wait![1]).toBeGreaterThanOrEqual(20);
    expect(wait![1]).toBeLessThanOrEqual(40);
    expect([answerLow, answerHigh]).toEqual([
      [0, 80],
      [1, 80],
    ]);
    expect(new Set(bits.map(([level, us]) => `${level} ${us}`))).toEqual(new Set(['0 50', '1 26', '1 70']));
  });

  it('does not answer a start that is too short, nor in its first second', () => {
    expect(make(20, 50).read(0.5)).toEqual([]);
    const bench = makeBench();
    bench.pass(1);
    bench.wires.attach(dht22({ data: PIN }));
    bench.pins.setMode(PIN, 'output');
    bench.pass(1);
    bench.pins.setMode(PIN, 'input');
    expect(pulsesOn(bench, PIN, () => bench.pass(10))).toEqual([]);
  });

  it('repeats its last measurement within two seconds', () => {
    const { bench, part, read } = make(20, 50);
    read();
    part.set({ temperatureC: 30 });
    bench.pass(1000);
    expect(read()[3]).toBe(200);
    bench.pass(1000);
    expect(read().slice(2, 4)).toEqual([1, 300 - 256]);
  });
});

describe('HC-SR04', () => {
  const [TRIG, ECHO] = [12, 14];
  function echoUs(distanceM: number, triggerUs = 10, airTemperatureC = 20): number | undefined {
    const bench = makeBench();
    bench.wires.attach(hcSr04({ trig: TRIG, echo: ECHO, distanceM, airTemperatureC }));
    const pulses = pulsesOn(bench, ECHO, () => {
      bench.pins.setMode(TRIG, 'output');
      bench.pins.latch(TRIG, 1);
      bench.passUs(triggerUs);
      bench.pins.latch(TRIG, 0);
      bench.pass(60);
    });
    return pulses.find(([level]) => level === 1)?.[1];
  }

  it('answers a trigger of 10 µs with a pulse of 58 µs a centimetre', () => {
    expect(echoUs(1)! / 100).toBeCloseTo(58, -1);
    expect(echoUs(0.02)!).toBeCloseTo(117, -1);
  });

  it('follows the speed of sound', () => {
    expect(echoUs(2, 10, 0)).toBe(Math.round(4e6 / 331.3));
  });

  it('holds the echo for 38 ms when nothing is in range, and ignores a trigger that is too short', () => {
    expect(echoUs(5)).toBe(38_000);
    expect(echoUs(1, 5)).toBeUndefined();
  });
});
