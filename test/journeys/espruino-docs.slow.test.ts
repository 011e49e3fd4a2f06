/**
 * Driver modules of other people, unchanged, from the public repository espruino/EspruinoDocs (folder `devices`), on the parts.
 * MOTE_ESPRUINO_DOCS names that folder; with MOTE_ENGINE they run on the real interpreter as well. Read at its commit 60ae9bba.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as parts from '../../simulator/parts/index.ts';
import type { Surroundings } from '../../simulator/surroundings.ts';
import { ENGINE, runImitated, runOnEngine } from '../simulator/interpreter/two-lanes.ts';

const FOLDER = process.env['MOTE_ESPRUINO_DOCS'] ?? '';

interface Use {
  readonly module: string;
  readonly attach: (around: Surroundings) => unknown;
  /** Prints figures, separated by blanks. */
  readonly code: string;
  /** What it prints: figures with a tolerance, or text. */
  readonly prints: readonly (number | string)[];
  readonly within: number;
}

const I2C = 'I2C1.setup({scl:D22,sda:D21,bitrate:400000});';

const USES: readonly Use[] = [
  {
    module: 'BME280',
    attach: (around) => around.attach(parts.bme280({ bus: 'I2C2', temperatureC: 21.5, humidityPct: 45, pressurePa: 100500 })),
    code: 'I2C2.setup({bitrate:400000});var b=require("BME280").connect(I2C2);setTimeout(function(){var d=b.getData();print(d.temp,d.humidity,d.pressure);},500);',
    prints: [21.5, 45, 1005],
    within: 0.3,
  },
  {
    module: 'BH1750',
    attach: (around) => around.attach(parts.bh1750({ illuminanceLx: 300 })),
    code: `${I2C}var b=require("BH1750").connect(I2C1);b.start(1);setTimeout(function(){print(b.read());},200);`,
    prints: [300],
    within: 1,
  },
  {
    module: 'INA219',
    attach: (around) => around.attach(parts.ina219({ busV: 5.12, currentA: 0.25 })),
    code: `${I2C}var b=require("INA219").connect(I2C1);b.initDevice();setTimeout(function(){print(b.getBusMilliVolts(),b.getBusMicroAmps(),b.getBusMicroWatts());},50);`,
    prints: [5120, 0.25, 1.28],
    within: 0.01,
  },
  {
    module: 'ADS1X15',
    attach: (around) => around.attach(parts.ads1115({ ain1V: 1.5 })),
    code: `${I2C}var b=require("ADS1X15").connect(I2C1,{part:"ads1115"});b.setGain(2048);b.getADCVoltage(1,function(v){print(v);});`,
    prints: [1.5],
    within: 0.001,
  },
  {
    module: 'MPU6050',
    attach: (around) => around.attach(parts.mpu6050({ rotationXDegPs: 50, accelerationYMps2: -9.80665, temperatureC: 30 })),
    code: `${I2C}var b=require("MPU6050").connect(I2C1);setTimeout(function(){var g=b.getGravity(),r=b.getDegreesPerSecond();print(g[0],g[1],g[2],r[0],b.getTemperature());},200);`,
    prints: [0, -1, 1, 50, 30],
    within: 0.05,
  },
  {
    module: 'MCP23017',
    attach: (around) => around.attach(parts.mcp23017({ highPinsA: 8 })),
    code: `${I2C}var b=require("MCP23017").connect(I2C1,D4,0);setTimeout(function(){b.A3.mode("input");b.A0.mode("input_pullup");print(b.A3.read(),b.A2.read(),b.A0.read());},100);`,
    prints: [1, 0, 1],
    within: 0,
  },
  {
    module: 'SHT4x',
    attach: (around) => around.attach(parts.sht4x({ temperatureC: 23.5, humidityPct: 52 })),
    code: `${I2C}require("SHT4x").connect(I2C1).read(function(r){print(r.temp,r.humidity);});`,
    prints: [23.5, 52],
    within: 0.01,
  },
  {
    module: 'DS18B20',
    attach: (around) => [
      around.attach(parts.ds18b20({ data: 'D13', serial: 1, temperatureC: -10.5 })),
      around.attach(parts.ds18b20({ data: 'D13', serial: 2, temperatureC: 85.5 })),
    ],
    code: 'var w=new OneWire(D13),D=require("DS18B20"),a=D.connect(w,0),b=D.connect(w,1);a.getTemp(function(x){b.getTemp(function(y){print(x,y);});});',
    prints: [85.5, -10.5],
    within: 0.001,
  },
  {
    module: 'HC-SR04',
    attach: (around) => around.attach(parts.hcSr04({ trig: 'D32', echo: 'D27', distanceM: 1.5 })),
    code: 'var h=require("HC-SR04").connect(D32,D27,function(d){print(d);});setTimeout(function(){h.trigger();},50);',
    // It counts 57 µs a centimetre, which is 350.9 m/s.
    prints: [153.26],
    within: 0.1,
  },
  {
    module: 'MAX31855',
    attach: (around) => around.attach(parts.max31855({ cs: 'D5', temperatureC: 250.5 })),
    code: 'SPI1.setup({sck:D14,miso:D12,mosi:D13,baud:1000000});var b=require("MAX31855").connect(SPI1,D5);D5.set();setTimeout(function(){print(b.getTemp().temp);},300);',
    prints: [250.5],
    within: 0,
  },
  // From here on: what is wrong on real hardware, and in the same way here.
  {
    module: 'MAX31855',
    attach: (around) => around.attach(parts.max31855({ cs: 'D5', temperatureC: -10 })),
    code: 'SPI1.setup({sck:D14,miso:D12,mosi:D13,baud:1000000});var b=require("MAX31855").connect(SPI1,D5);D5.set();setTimeout(function(){print(b.getTemp().temp);},300);',
    // It forgets the sign: 4096 too much.
    prints: [4086],
    within: 0,
  },
  {
    module: 'BH1750',
    attach: (around) => around.attach(parts.bh1750({ illuminanceLx: 300 })),
    code: `${I2C}var b=require("BH1750").connect(I2C1);b.setMT(138);b.start(1);setTimeout(function(){print(b.read());},400);`,
    // Its opcodes of the measurement time are none of the part's, so the part stays at 69 while it divides by 138.
    prints: [150],
    within: 1,
  },
  {
    module: 'DHT22',
    attach: (around) => around.attach(parts.dht22({ data: 'D25', temperatureC: 18.4, humidityPct: 61.2 })),
    code: 'setTimeout(function(){require("DHT22").connect(D25).read(function(a){print(a.temp,a.rh,a.err);},1);},2200);',
    // Watching a pin makes it an input on the ESP32 port, which ends the start signal at once.
    prints: [-1, -1, 'true'],
    within: 0,
  },
];

function check(lines: readonly string[], { prints, within }: Use): void {
  expect(lines).toHaveLength(1);
  const seen = lines[0]!.split(' ');
  expect(seen).toHaveLength(prints.length);
  prints.forEach((wanted, index) => {
    if (typeof wanted === 'string') expect(seen[index]).toBe(wanted);
    else expect(Math.abs(Number(seen[index]) - wanted), lines[0]).toBeLessThanOrEqual(within);
  });
}

describe.skipIf(!existsSync(FOLDER))('a published Espruino driver', () => {
  const options = (use: Use) => ({
    forUs: 4e6,
    modules: new Map([[use.module, readFileSync(join(FOLDER, `${use.module}.js`), 'utf8')]]),
    arrange: (around: Surroundings) => void use.attach(around),
  });

  it.each(USES)('$module on the imitated interpreter', (use) => check(runImitated(use.code, options(use)).console, use));

  it.skipIf(ENGINE === '').each(USES)('$module on the real interpreter', { timeout: 60_000 }, async (use) =>
    check((await runOnEngine(use.code, options(use))).console, use),
  );
});
