/** Bosch BME280 and BMP280. Sections without a name are those of the BME280's datasheet. */
import { fineTemperature, humidityCode, pressureCode, temperatureCode, type Bme280Trim } from './bme280-compensation.ts';
import { definePart } from './define-part.ts';
import type { I2cTarget, Signal } from './part.ts';

const CALIB00 = 0x88;
const ID = 0xd0;
const RESET = 0xe0;
const CALIB26 = 0xe1;
const CTRL_HUM = 0xf2;
const STATUS = 0xf3;
const CTRL_MEAS = 0xf4;
const CONFIG = 0xf5;
const PRESS_MSB = 0xf7;
const HUM_LSB = 0xfe;

const CHIP_ID = { bme280: 0x60, bmp280: 0x58 } as const;
const RESET_WORD = 0xb6;
const MEASURING = 8;
const IM_UPDATE = 1;
const SLEEP = 0;
const NORMAL = 3;
/** Start-up time, table 1 p. 8: the trimming values are copied from non-volatile memory. */
const STARTUP_US = 2000;
/** What a skipped measurement, or none yet, reads as (table 18 p. 27, table 20 p. 28, table 23 p. 29). */
const SKIPPED = 0x80000;
const SKIPPED_HUMIDITY = 0x8000;

/** Temperature and pressure of the example in the BMP280's datasheet (§3.12 p. 23); humidity is of no datasheet, but in the range of delivered parts. */
export const TYPICAL_TRIM: Bme280Trim = {
  t1: 27504,
  t2: 26435,
  t3: -1000,
  p1: 36477,
  p2: -10685,
  p3: 3024,
  p4: 2855,
  p5: 140,
  p6: -7,
  p7: 15500,
  p8: -14600,
  p9: 6000,
  h1: 75,
  h2: 362,
  h3: 0,
  h4: 313,
  h5: 50,
  h6: 30,
};

export interface Bme280Options {
  /** The BMP280 is the same without humidity, with other standby times and resolutions (table 17 p. 26). Default `bme280`. */
  chip?: keyof typeof CHIP_ID;
  /** 0x76 or 0x77. */
  address: number;
  temperatureC: Signal;
  humidityPct: Signal;
  pressurePa: Signal;
  trim?: Bme280Trim;
  /** When it got its power. Default 0. */
  poweredUs?: number;
  /** Hears of the supply current at each change. */
  draw?: (currentUa: number, atUs: number) => void;
}

/** In sleep, in the pauses of normal mode, and while each quantity is measured: table 1 p. 8; BMP280 table 2 p. 7. */
const SLEEP_UA = 0.1;
const STANDBY_UA = 0.2;
const MEASURING_UA = {
  bme280: { temperature: 350, pressure: 714, humidity: 340 },
  bmp280: { temperature: 325, pressure: 720, humidity: 0 },
} as const;

/**
 * Bosch BME280: humidity, pressure and temperature, on I2C.
 * Datasheet: Bosch Sensortec, BME280, BST-BME280-DS001-23, revision 1.23 of January 2022.
 * Response and drift of humidity table 2 p. 9, drift of pressure table 3 p. 11, noise of one reading at oversampling 1 table 11 p. 21, table 12 p. 22 and table 14 p. 22,
 * modes §3.3.1 p. 15 to §3.3.4 p. 16, filter §3.4.4 p. 18, compensation §4.2.3 p. 25, registers table 18 p. 27, transfers §6.2.1 p. 33, times §9.1 p. 51, charge §9.5 p. 52.
 */
export const bme280 = definePart({
  name: 'bme280',
  i2c: [0x76, 0x77],
  quantities: {
    temperatureC: { initial: 20, min: -40, max: 85, noise: 0.005 },
    humidityPct: { initial: 50, min: 0, max: 100, noise: 0.07, driftPerYear: 0.5, responseS: 1 },
    pressurePa: { initial: 101325, min: 30000, max: 110000, noise: 3.3, driftPerYear: 100 },
  },
  make: (part) => ({
    i2c: makeBme280({
      address: part.address,
      poweredUs: part.poweredUs,
      temperatureC: (atUs) => part.sense('temperatureC', atUs),
      humidityPct: (atUs) => part.sense('humidityPct', atUs),
      pressurePa: (atUs) => part.sense('pressurePa', atUs),
      draw: (currentUa, atUs) => part.draw(currentUa, atUs),
    }),
  }),
});

/**
 * Bosch BMP280: pressure and temperature.
 * Datasheet: Bosch Sensortec, BMP280, BST-BMP280-DS001-26, revision 1.26 of October 2021.
 * Currents table 2 p. 7, drift and start-up table 2 p. 8, resolution §3.3.1 p. 12 and §3.3.2 p. 13, filter §3.3.3 p. 13, noise of one reading at oversampling 1 tables 8 and 9 p. 15,
 * modes §3.6 p. 15, pauses table 11 p. 17, example §3.12 p. 23, registers table 18 p. 24.
 */
export const bmp280 = definePart({
  name: 'bmp280',
  i2c: [0x76, 0x77],
  quantities: {
    temperatureC: { initial: 20, min: -40, max: 85, noise: 0.005 },
    pressurePa: { initial: 101325, min: 30000, max: 110000, noise: 3.3, driftPerYear: 100 },
  },
  make: (part) => ({
    i2c: makeBme280({
      chip: 'bmp280',
      address: part.address,
      poweredUs: part.poweredUs,
      temperatureC: (atUs) => part.sense('temperatureC', atUs),
      humidityPct: () => 0,
      pressurePa: (atUs) => part.sense('pressurePa', atUs),
      draw: (currentUa, atUs) => part.draw(currentUa, atUs),
    }),
  }),
});

export function makeBme280(options: Bme280Options): I2cTarget {
  const trim = options.trim || TYPICAL_TRIM;
  const chip = options.chip ?? 'bme280';
  const calibration = trimBytes(trim);
  let readyUs = (options.poweredUs ?? 0) + STARTUP_US;
  options.draw?.(SLEEP_UA, options.poweredUs ?? 0);
  let ctrlHum = 0;
  let latchedHum = 0;
  let ctrlMeas = 0;
  let config = 0;
  let pendingMeas = -1;
  /** Start of the running or last conversion; -1 in sleep. */
  let startedUs = -1;
  let filtered = [-1, -1];
  let codes = [SKIPPED, SKIPPED, SKIPPED_HUMIDITY];
  let shadow: number[] = [];
  let register = 0;
  let expectsRegister = true;

  function powerOn(nowUs: number): void {
    readyUs = nowUs + STARTUP_US;
    ctrlHum = latchedHum = ctrlMeas = config = 0;
    pendingMeas = -1;
    startedUs = -1;
    filtered = [-1, -1];
    codes = [SKIPPED, SKIPPED, SKIPPED_HUMIDITY];
  }

  /** §9.1 p. 51, the maximum: who waits less may read the previous result of a real part. */
  function conversionUs(): number {
    const t = oversampling(ctrlMeas >> 5);
    const p = oversampling((ctrlMeas >> 2) & 7);
    const h = oversampling(latchedHum & 7);
    return 1250 + 2300 * t + (p ? 2300 * p + 575 : 0) + (h ? 2300 * h + 575 : 0);
  }

  function filter(index: number, code: number): number {
    const coefficient = config & 0x1c ? 1 << Math.min(4, (config >> 2) & 7) : 1;
    const old = filtered[index]!;
    const value = old < 0 ? code : Math.floor((old * (coefficient - 1) + code) / coefficient);
    filtered[index] = coefficient === 1 ? -1 : value;
    return value;
  }

  /**
   * A code has 16 bits and one more for each doubling of the oversampling; with the filter on a BME280 gives all 20 (§3.4.2 p. 17, table 17 p. 26).
   */
  function resolve(index: number, code: number, setting: number): number {
    const lost = chip === 'bme280' && config & 0x1c ? 0 : 4 - Math.min(4, setting - 1);
    const cut = (value: number): number => (value >> lost) << lost;
    return cut(filter(index, cut(code)));
  }

  function convert(timeUs: number): void {
    const code = temperatureCode(trim, options.temperatureC(timeUs));
    const fine = fineTemperature(trim, code);
    const t = ctrlMeas >> 5;
    const p = (ctrlMeas >> 2) & 7;
    codes = [
      p ? resolve(0, pressureCode(trim, options.pressurePa(timeUs), fine), p) : SKIPPED,
      t ? resolve(1, code, t) : SKIPPED,
      latchedHum & 7 ? humidityCode(trim, options.humidityPct(timeUs), fine) : SKIPPED_HUMIDITY,
    ];
  }

  /** Takes over a write to ctrl_meas: only now ctrl_hum counts (§5.4.3 p. 27), and a mode other than sleep starts a conversion. */
  function applyMeas(value: number, nowUs: number): void {
    ctrlMeas = value;
    latchedHum = ctrlHum;
    startedUs = (value & 3) === SLEEP ? -1 : nowUs;
    if (startedUs >= 0) measuringFrom(nowUs);
  }

  /** §9.5 p. 52, the charge of one conversion in µA·ms: 205, and the typical time of each quantity at its current. */
  function conversionUaMs(): number {
    const { temperature, pressure, humidity } = MEASURING_UA[chip];
    const t = oversampling(ctrlMeas >> 5);
    const p = oversampling((ctrlMeas >> 2) & 7);
    const h = oversampling(latchedHum & 7);
    return 205 + temperature * 2 * t + (p ? pressure * (2 * p + 0.5) : 0) + (h ? humidity * (2 * h + 0.5) : 0);
  }

  function measuringFrom(nowUs: number): void {
    options.draw?.((conversionUaMs() * 1000) / conversionUs(), nowUs);
    options.draw?.((ctrlMeas & 3) === NORMAL ? STANDBY_UA : SLEEP_UA, nowUs + conversionUs());
  }

  /** Lives through what happened since the last call. */
  function advance(nowUs: number): void {
    while (startedUs >= 0 && nowUs >= startedUs + conversionUs()) {
      const endUs = startedUs + conversionUs();
      convert(startedUs);
      if (pendingMeas >= 0) {
        applyMeas(pendingMeas, endUs);
        pendingMeas = -1;
      } else if ((ctrlMeas & 3) === NORMAL) {
        startedUs = nextStart(endUs + standbyUs(chip, config >> 5), nowUs);
        measuringFrom(startedUs);
      } else {
        ctrlMeas = ctrlMeas & 0xfc; // back to sleep after a forced measurement (§3.3.3 p. 15)
        startedUs = -1;
      }
    }
  }

  /** Of a long row of measurements in normal mode that nobody read, only the last matter, even to the filter. */
  function nextStart(firstUs: number, nowUs: number): number {
    const periodUs = conversionUs() + standbyUs(chip, config >> 5);
    const missed = Math.floor((nowUs - firstUs) / periodUs) - 128;
    if (missed <= 0) return firstUs;
    options.draw?.((conversionUaMs() * 1000 + STANDBY_UA * standbyUs(chip, config >> 5)) / periodUs, firstUs);
    return firstUs + missed * periodUs;
  }

  function status(nowUs: number): number {
    const measuring = startedUs >= 0 && nowUs >= startedUs ? MEASURING : 0;
    return measuring + (nowUs < readyUs ? IM_UPDATE : 0);
  }

  function dataBytes(): number[] {
    const p = codes[0]!;
    const t = codes[1]!;
    const h = codes[2]!;
    return [p >> 12, (p >> 4) & 255, (p & 15) << 4, t >> 12, (t >> 4) & 255, (t & 15) << 4, h >> 8, h & 255];
  }

  function readRegister(address: number, nowUs: number): number {
    if (address >= PRESS_MSB && address <= (chip === 'bme280' ? HUM_LSB : HUM_LSB - 2)) return shadow[address - PRESS_MSB]!;
    if (address === ID) return CHIP_ID[chip];
    if (chip === 'bmp280' && (address === CTRL_HUM || address > HUM_LSB - 2 || (address >= CALIB26 && address < CTRL_HUM))) return 0;
    if (address === CTRL_HUM) return ctrlHum;
    if (address === STATUS) return status(nowUs);
    if (address === CTRL_MEAS) return ctrlMeas;
    if (address === CONFIG) return config;
    if (nowUs < readyUs) return 0;
    if (address >= CALIB00 && address < CALIB00 + 26) return calibration[address - CALIB00]!;
    if (address >= CALIB26 && address < CALIB26 + 16) return calibration[address - CALIB26 + 26]!;
    return 0;
  }

  function writeRegister(address: number, value: number, nowUs: number): void {
    if (address === RESET && value === RESET_WORD) powerOn(nowUs);
    else if (address === CTRL_HUM) {
      // As long as a mode command waits it is lost, too (§3.3.1 p. 15).
      if (chip === 'bme280' && pendingMeas < 0) ctrlHum = value & 7;
    } else if (address === CTRL_MEAS) {
      // While a measurement runs, the first mode command waits for its end and further ones are lost (§3.3.1 p. 15).
      if (!(status(nowUs) & MEASURING)) applyMeas(value, nowUs);
      else if (pendingMeas < 0) pendingMeas = value;
    } else if (address === CONFIG && (ctrlMeas & 3) !== NORMAL) {
      config = value & 0xfd; // ignored in normal mode (§5.4.6 p. 30)
      filtered = [-1, -1];
    }
  }

  return {
    address: options.address,
    start: function (read, nowUs) {
      advance(nowUs);
      expectsRegister = !read;
      shadow = dataBytes(); // a burst reads one measurement (§4.1 p. 23)
      return true;
    },
    write: function (byte, nowUs) {
      if (expectsRegister) register = byte;
      else writeRegister(register, byte, nowUs);
      expectsRegister = !expectsRegister; // pairs of register and value (§6.2.1 p. 33)
      return true;
    },
    read: function (nowUs) {
      const value = readRegister(register, nowUs);
      register = (register + 1) & 255;
      return value;
    },
    stop: function (nowUs) {
      advance(nowUs);
    },
  };
}

/** Codes 0 to 5 and more mean skipped, 1, 2, 4, 8 and 16 samples (table 20 p. 28, table 23 p. 29). */
function oversampling(code: number): number {
  return code === 0 ? 0 : 1 << Math.min(4, code - 1);
}

/** Table 27 p. 30, in microseconds; the last two codes mean longer pauses on a BMP280 (table 17 p. 26). */
function standbyUs(chip: keyof typeof CHIP_ID, code: number): number {
  const last = chip === 'bme280' ? [10_000, 20_000] : [2_000_000, 4_000_000];
  return [500, 62_500, 125_000, 250_000, 500_000, 1_000_000, ...last][code]!;
}

/** 0x88 to 0xA1, then 0xE1 to 0xF0 (table 16 p. 24): low byte first; H4 and H5 share 0xE5. */
function trimBytes(trim: Bme280Trim): number[] {
  const bytes: number[] = [];
  [trim.t1, trim.t2, trim.t3, trim.p1, trim.p2, trim.p3, trim.p4, trim.p5, trim.p6, trim.p7, trim.p8, trim.p9].forEach(function (word) {
    bytes.push(word & 255, (word >> 8) & 255);
  });
  bytes.push(0, trim.h1, trim.h2 & 255, (trim.h2 >> 8) & 255, trim.h3);
  bytes.push((trim.h4 >> 4) & 255, (trim.h4 & 15) | ((trim.h5 & 15) << 4), (trim.h5 >> 4) & 255, trim.h6 & 255);
  while (bytes.length < 42) bytes.push(0);
  return bytes;
}
