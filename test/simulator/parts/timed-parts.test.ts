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
    bench.pass(2000);
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

  it('gives example 1 of §7.2 p. 5: 65.8 %RH and 26.9 °C are 02 92 01 0D A2', () => {
    expect(make(26.9, 65.8).read()).toEqual([0x02, 0x92, 0x01, 0x0d, 0xa2]);
  });

  it('has a sign bit: -10.1 °C is 80 65 (§7.2 p. 5)', () => {
    expect(make(-10.1, 65.2).read().slice(2, 4)).toEqual([0x80, 0x65]);
  });

  it('keeps the typical times of table 6 p. 6', () => {
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

  it('does not answer a start that is too short (table 6 p. 6), nor in its first two seconds (§7.4 p. 6)', () => {
    expect(make(20, 50).read(0.5)).toEqual([]);
    const bench = makeBench();
    const part = bench.wires.attach(dht22({ data: PIN }));
    bench.pass(100);
    part.powerCycle();
    const edgesOfOneRequest = (): number => {
      bench.pins.setMode(PIN, 'output');
      bench.pins.latch(PIN, 0);
      bench.pass(1);
      return pulsesOn(bench, PIN, () => {
        bench.pins.setMode(PIN, 'input');
        bench.pass(10);
      }).length;
    };
    bench.pass(1980);
    expect(edgesOfOneRequest()).toBe(1);
    bench.pass(100);
    expect(edgesOfOneRequest()).toBe(85);
  });

  it('gives what it measured before, and measures anew once it has sent (§7.1 p. 3, §7.4 p. 7)', () => {
    const { bench, part, read } = make(20, 50);
    bench.pass(2000);
    part.set({ temperatureC: 30 });
    expect(read()[3]).toBe(200);
    bench.pass(2000);
    part.set({ temperatureC: 10 });
    expect(read().slice(2, 4)).toEqual([1, 300 - 256]);
    bench.pass(2000);
    expect(read()[3]).toBe(100);
  });

  it('measures every two seconds at most (table 4 p. 3)', () => {
    const { bench, part, read } = make(20, 50);
    read();
    part.set({ temperatureC: 30 });
    bench.pass(1000);
    expect(read()[3]).toBe(200);
    bench.pass(1100);
    expect(read()[3]).toBe(200);
    bench.pass(2000);
    expect(read().slice(2, 4)).toEqual([1, 300 - 256]);
  });

  it('ends at 99.9 % (table 2 p. 2), and draws 500 µA while it speaks, 10 µA while it sleeps (table 4 p. 3)', () => {
    const { part, read } = make(20, 100);
    expect(part.currentUa).toBe(10);
    expect(read().slice(0, 2)).toEqual([999 >> 8, 999 & 255]);
    expect(part.chargeUc()).toBeGreaterThan(10 * 2 + 500 * 0.004);
    expect(part.chargeUc()).toBeLessThan(10 * 2.1 + 500 * 0.006);
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

  it('answers a trigger of 10 µs with a pulse of 58 µs a centimetre (Cytron §5.0 p. 7)', () => {
    expect(echoUs(1)! / 100).toBeCloseTo(58, -1);
    expect(echoUs(0.02)!).toBeCloseTo(117, -1);
  });

  it('sends eight periods of 40 kHz before it raises the echo (Cytron §5.0 p. 7)', () => {
    const bench = makeBench();
    bench.wires.attach(hcSr04({ trig: TRIG, echo: ECHO }));
    bench.pins.setMode(TRIG, 'output');
    bench.pins.latch(TRIG, 1);
    bench.passUs(10);
    const [wait] = pulsesOn(bench, ECHO, () => {
      bench.pins.latch(TRIG, 0);
      bench.pass(1);
    });
    expect(wait).toEqual([0, 200]);
  });

  it('follows the speed of sound', () => {
    expect(echoUs(2, 10, 0)).toBe(Math.round(4e6 / 331.3));
  });

  it('holds the echo for 38 ms when nothing is in range, and ignores a trigger that is too short', () => {
    expect(echoUs(5)).toBe(38_000);
    expect(echoUs(1, 5)).toBeUndefined();
  });
});
