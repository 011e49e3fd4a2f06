import { beforeEach, describe, expect, it } from 'vitest';
import { centiCelsius, fineTemperature } from '../../../simulator/parts/bme280-compensation.ts';
import { makeBme280, TYPICAL_TRIM } from '../../../simulator/parts/bme280.ts';
import type { I2cTarget } from '../../../simulator/parts/part.ts';
import { SupplyCurrent } from '../../../simulator/parts/supply-current.ts';

const [CALIB00, ID, RESET, CALIB26, CTRL_HUM, STATUS, CTRL_MEAS, CONFIG, DATA] = [0x88, 0xd0, 0xe0, 0xe1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf7];
const [FORCED, NORMAL, MEASURING, IM_UPDATE] = [1, 3, 8, 1];
const X1 = (1 << 5) | (1 << 2);
const ALL_X1_MAX_US = 1250 + 2300 + (2300 + 575) + (2300 + 575);

let part: I2cTarget;
let nowUs: number;
let temperatureC: number;

beforeEach(() => {
  temperatureC = 21.5;
  part = makeBme280({ address: 0x76, temperatureC: () => temperatureC, humidityPct: () => 45, pressurePa: () => 101325 });
  nowUs = 10_000;
});

function write(register: number, value: number): void {
  part.start(false, nowUs);
  part.write(register, nowUs);
  part.write(value, nowUs);
  part.stop(nowUs);
}

function read(register: number, count = 1): number[] {
  part.start(false, nowUs);
  part.write(register, nowUs);
  part.start(true, nowUs);
  const bytes = Array.from({ length: count }, () => part.read(nowUs));
  part.stop(nowUs);
  return bytes;
}

function temperatureOf(data: number[]): number {
  const code = (data[3]! << 12) | (data[4]! << 4) | (data[5]! >> 4);
  return centiCelsius(fineTemperature(TYPICAL_TRIM, code)) / 100;
}

describe('BME280 registers (BST-BME280-DS001-23 §5)', () => {
  it('has its reset values: id 0x60, everything else 0, data at half scale', () => {
    expect(read(ID)).toEqual([0x60]);
    for (const register of [CTRL_HUM, STATUS, CTRL_MEAS, CONFIG, RESET]) expect(read(register)).toEqual([0]);
    expect(read(DATA, 8)).toEqual([0x80, 0, 0, 0x80, 0, 0, 0x80, 0]);
  });

  it('lays the trimming constants out as §4.2.2 says, H4 and H5 in nibbles', () => {
    const low = read(CALIB00, 26);
    const word = (at: number): number => low[at]! | (low[at + 1]! << 8);
    expect(word(0)).toBe(TYPICAL_TRIM.t1);
    expect((word(4) << 16) >> 16).toBe(TYPICAL_TRIM.t3);
    expect((word(20) << 16) >> 16).toBe(TYPICAL_TRIM.p8);
    expect(low[25]).toBe(TYPICAL_TRIM.h1);
    const high = read(CALIB26, 7);
    expect(high[0]! | (high[1]! << 8)).toBe(TYPICAL_TRIM.h2);
    expect((high[3]! << 4) | (high[4]! & 15)).toBe(TYPICAL_TRIM.h4);
    expect((high[5]! << 4) | (high[4]! >> 4)).toBe(TYPICAL_TRIM.h5);
    expect(high[6]).toBe(TYPICAL_TRIM.h6);
  });

  it('copies its constants for 2 ms after power-on and reset, and says so in status', () => {
    write(RESET, 0xb6);
    expect(read(STATUS)[0]! & IM_UPDATE).toBe(IM_UPDATE);
    expect(read(CALIB00, 2)).toEqual([0, 0]);
    nowUs += 2000;
    expect(read(STATUS)).toEqual([0]);
    expect(read(CALIB00, 2)).not.toEqual([0, 0]);
  });

  it('resets on 0xB6 and on nothing else (§5.4.2)', () => {
    write(CTRL_HUM, 1);
    write(RESET, 0xb5);
    expect(read(CTRL_HUM)).toEqual([1]);
    write(RESET, 0xb6);
    expect(read(CTRL_HUM)).toEqual([0]);
  });

  it('takes pairs of register and value in one write (§6.2.1)', () => {
    part.start(false, nowUs);
    for (const byte of [CTRL_HUM, 2, CONFIG, 0x10]) part.write(byte, nowUs);
    part.stop(nowUs);
    expect([...read(CTRL_HUM), ...read(CONFIG)]).toEqual([2, 0x10]);
  });
});

describe('BME280 measurements', () => {
  it('takes as long as appendix 9.1 says at most, then sleeps (§3.3.3)', () => {
    write(CTRL_HUM, 1);
    write(CTRL_MEAS, X1 | FORCED);
    nowUs += ALL_X1_MAX_US - 1;
    expect(read(STATUS)[0]! & MEASURING).toBe(MEASURING);
    expect(read(DATA, 8)).toEqual([0x80, 0, 0, 0x80, 0, 0, 0x80, 0]);
    nowUs += 1;
    expect(read(STATUS)).toEqual([0]);
    expect(read(CTRL_MEAS)).toEqual([X1]);
    expect(temperatureOf(read(DATA, 8))).toBeCloseTo(21.5, 1);
  });

  it.each([
    [1, 1, 1, 9300],
    [2, 5, 1, 1250 + 4600 + (36800 + 575) + (2300 + 575)],
    [5, 5, 5, 1250 + 3 * 36800 + 2 * 575],
    [1, 0, 0, 1250 + 2300],
    [7, 7, 7, 1250 + 3 * 36800 + 2 * 575],
  ])('oversampling %i, %i, %i measures for %i µs', (t, p, h, durationUs) => {
    write(CTRL_HUM, h);
    write(CTRL_MEAS, (t << 5) | (p << 2) | FORCED);
    nowUs += durationUs - 1;
    expect(read(STATUS)).toEqual([MEASURING]);
    nowUs += 1;
    expect(read(STATUS)).toEqual([0]);
  });

  it('uses ctrl_hum only after ctrl_meas was written (§5.4.3)', () => {
    write(CTRL_MEAS, X1);
    write(CTRL_HUM, 1);
    write(CTRL_MEAS, X1 | FORCED);
    nowUs += 20_000;
    expect(read(DATA + 6, 2)).not.toEqual([0x80, 0]);
    write(RESET, 0xb6);
    nowUs += 5000;
    write(CTRL_MEAS, X1 | FORCED);
    write(CTRL_HUM, 1);
    nowUs += 20_000;
    expect(read(DATA + 6, 2)).toEqual([0x80, 0]);
  });

  it('reads skipped quantities as half scale', () => {
    write(CTRL_MEAS, (1 << 5) | FORCED);
    nowUs += 20_000;
    const data = read(DATA, 8);
    expect(data.slice(0, 3)).toEqual([0x80, 0, 0]);
    expect(data.slice(6)).toEqual([0x80, 0]);
    expect(temperatureOf(data)).toBeCloseTo(21.5, 1);
  });

  it('has 16 bits at oversampling 1, and one more for each doubling (§3.4.1)', () => {
    for (const [setting, lost] of [
      [1, 4],
      [2, 3],
      [3, 2],
      [4, 1],
    ] as const) {
      for (let step = 0; step < 20; step++) {
        temperatureC = 20 + step / 100;
        write(CTRL_MEAS, (setting << 5) | FORCED);
        nowUs += 200_000;
        expect((read(DATA + 5)[0]! >> 4) & ((1 << lost) - 1)).toBe(0);
      }
    }
  });

  it('keeps one measurement for the whole of a burst, also while a new one ends (§4.1)', () => {
    write(CTRL_MEAS, X1 | NORMAL);
    nowUs += 20_000;
    part.start(false, nowUs);
    part.write(DATA, nowUs);
    part.start(true, nowUs);
    const before = [part.read(nowUs), part.read(nowUs), part.read(nowUs), part.read(nowUs)];
    temperatureC = 60;
    nowUs += 1_000_000;
    const data = [...before, part.read(nowUs), part.read(nowUs), part.read(nowUs), part.read(nowUs)];
    part.stop(nowUs);
    expect(temperatureOf(data)).toBeCloseTo(21.5, 1);
    expect(temperatureOf(read(DATA, 8))).toBeCloseTo(60, 1);
  });

  it('measures again and again in normal mode, with the standby time between (§3.3.4)', () => {
    write(CONFIG, 5 << 5); // 1000 ms
    write(CTRL_MEAS, X1 | NORMAL);
    nowUs += 6425;
    expect(read(STATUS)).toEqual([0]);
    temperatureC = 30;
    nowUs += 999_999;
    expect(temperatureOf(read(DATA, 8))).toBeCloseTo(21.5, 1);
    nowUs += 1 + 6425;
    expect(temperatureOf(read(DATA, 8))).toBeCloseTo(30, 1);
  });

  it('answers at once after a day in normal mode', () => {
    write(CTRL_MEAS, X1 | NORMAL);
    nowUs += 86_400_000_000;
    temperatureC = 25;
    nowUs += 20_000;
    const started = performance.now();
    expect(temperatureOf(read(DATA, 8))).toBeCloseTo(25, 1);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('lets a mode command wait for the measurement that runs, and loses a second one (§3.3.1)', () => {
    write(CTRL_MEAS, X1 | FORCED);
    write(CTRL_MEAS, X1 | NORMAL);
    write(CTRL_MEAS, X1);
    nowUs += 20_000;
    expect(read(CTRL_MEAS)).toEqual([X1 | NORMAL]);
  });

  it('takes no oversampling of humidity either while a mode command waits (§3.3.1 p. 15)', () => {
    write(CTRL_HUM, 1);
    write(CTRL_MEAS, X1 | FORCED);
    write(CTRL_MEAS, X1 | NORMAL);
    write(CTRL_HUM, 5);
    expect(read(CTRL_HUM)).toEqual([1]);
    nowUs += 20_000;
    write(CTRL_HUM, 5);
    expect(read(CTRL_HUM)).toEqual([5]);
  });

  it('smooths a step by the filter coefficient (§3.4.4)', () => {
    write(CONFIG, 2 << 2); // coefficient 4
    const sample = (): number => {
      write(CTRL_MEAS, (5 << 5) | FORCED);
      nowUs += 200_000;
      return temperatureOf(read(DATA, 8));
    };
    expect(sample()).toBeCloseTo(21.5, 1);
    temperatureC = 25.5;
    expect(sample()).toBeCloseTo(22.5, 1);
    expect(sample()).toBeCloseTo(23.25, 1);
  });
});

describe('BME280 supply current', () => {
  it('takes the charge of the example in appendix 9.5 p. 52: temperature ×1, pressure ×4, pauses of 62.5 ms', () => {
    const supply = new SupplyCurrent();
    const measured = makeBme280({
      address: 0x76,
      temperatureC: () => 20,
      humidityPct: () => 45,
      pressurePa: () => 101325,
      draw: (currentUa, atUs) => supply.set(currentUa, atUs),
    });
    const set = (register: number, value: number, atUs: number): void => {
      measured.start(false, atUs);
      measured.write(register, atUs);
      measured.write(value, atUs);
      measured.stop(atUs);
    };
    set(CONFIG, 1 << 5, 10_000);
    set(CTRL_MEAS, (1 << 5) | (3 << 2) | NORMAL, 10_000);
    const cycleUs = 1250 + 2300 + (4 * 2300 + 575) + 62_500;
    const endUs = 10_000 + 20 * cycleUs;
    measured.start(false, endUs);
    const chargeUc = supply.chargeUc(endUs) / 20;
    expect(chargeUc).toBeCloseTo((205 + 350 * 2 + 714 * 8.5) / 1000 + 0.2 * 0.0625, 3);
  });

  it('counts its start-up from the moment it gets power, whenever that is', () => {
    const late = makeBme280({
      address: 0x76,
      temperatureC: () => 20,
      humidityPct: () => 45,
      pressurePa: () => 101325,
      poweredUs: 5_000_000,
    });
    late.start(false, 5_001_000);
    late.write(STATUS, 5_001_000);
    late.start(true, 5_001_000);
    expect(late.read(5_001_000) & IM_UPDATE).toBe(IM_UPDATE);
  });
});
