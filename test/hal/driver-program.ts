/** Every driver on every adapter in one program, with the parts that it speaks to: the same on either lane. */
import { expect } from 'vitest';
import { compile } from '../../build/compile.ts';
import * as parts from '../../simulator/parts/index.ts';
import type { Surroundings } from '../../simulator/surroundings.ts';

export async function driverProgram(): Promise<Uint8Array> {
  const cwd = new URL('../../', import.meta.url).pathname;
  const { code } = await compile({ entry: 'test/hal/fixtures/drivers.ts', cwd, name: 'drivers', version: '0.0.0' });
  return code;
}

const echo = parts.definePart({
  name: 'echo',
  uart: true,
  make(part) {
    let text = '';
    return {
      uart: {
        baud: 9600,
        receive(byte) {
          text += String.fromCharCode(byte ?? 63);
          if (text.length === 5) part.send([...Buffer.from(text.toUpperCase())]);
        },
      },
    };
  },
});

/** @param hasBme280 the surroundings bring one of their own */
export function attachParts(around: Surroundings, hasBme280: boolean) {
  if (!hasBme280) around.attach(parts.bme280({ temperatureC: 21 }));
  around.attach(parts.bmp280({ address: 0x77, temperatureC: 22, pressurePa: 99000 }));
  around.attach(parts.sht3x({ temperatureC: 23, humidityPct: 41 }));
  around.attach(parts.sht4x({ address: 0x46, temperatureC: 24, humidityPct: 42 }));
  around.attach(parts.aht20({ temperatureC: 25, humidityPct: 43 }));
  around.attach(parts.bh1750({ illuminanceLx: 1000 }));
  around.attach(parts.ads1115({ ain2V: 1.25 }));
  around.attach(parts.dht22({ data: 'D25', temperatureC: -3.5, humidityPct: 44 }));
  around.attach(parts.ds18b20({ data: 'D13', serial: 1, temperatureC: 26.5 }));
  around.attach(parts.ds18b20({ data: 'D13', serial: 2, temperatureC: -26.5 }));
  around.attach(parts.max31855({ cs: 'D5', temperatureC: 100.75, ambientC: 25 }));
  around.attach(parts.potentiometer({ wiper: 'D36', position: 0.5 }));
  around.attach(echo());
  return {
    panel: around.attach(parts.ssd1306()),
    led: around.attach(parts.led({ anode: 'D2' })),
    meter: around.attach(parts.led({ anode: 'D26' })),
  };
}

/** The samples, by the name of their driver and in their order. */
export function samplesOf(lines: readonly string[]): [string, Record<string, number>][] {
  return lines
    .filter((line) => line.includes('{'))
    .map((line) => [line.split(' ')[0]!, JSON.parse(line.slice(line.indexOf('{'))) as Record<string, number>]);
}

/** What a person would see, at this moment. */
export function look({ panel, led, meter }: ReturnType<typeof attachParts>): { lit: number[]; brightness: number[] } {
  const lit = [...panel.outputs.pixels()].flatMap((pixel, at) => (pixel ? [at] : []));
  return { lit, brightness: [led.outputs.brightness(), meter.outputs.brightness()] };
}

export function checkDrivers(lines: readonly string[], { lit, brightness }: ReturnType<typeof look>): void {
  const near = (value: number, digits: number): number => expect.closeTo(value, digits) as number;
  expect(samplesOf(lines)).toEqual([
    ['bme280', { temperatureC: near(21, 1), pressurePa: near(101325, -1), humidityPct: near(50, 1) }],
    ['bmp280', { temperatureC: near(22, 1), pressurePa: near(99000, -1) }],
    ['sht3x', { temperatureC: near(23, 2), humidityPct: near(41, 2) }],
    ['sht4x', { temperatureC: near(24, 2), humidityPct: near(42, 2) }],
    ['aht20', { humidityPct: near(43, 3), temperatureC: near(25, 3) }],
    ['bh1750', { illuminanceLx: near(1000, 0) }],
    ['ads1115', { voltageV: near(1.25, 3) }],
    ['dht22', { temperatureC: -3.5, humidityPct: 44 }],
    ['ds18b20', { temperatureC: -26.5 }],
    ['ds18b20', { temperatureC: 26.5 }],
  ]);
  expect(lines.slice(10)).toEqual(['spi 6,76,25,0', 'adc 165 reset', 'uart HELLO']);
  expect(lit).toEqual([0, 7 * 128]);
  expect(brightness).toEqual([near(0.25, 2), near(1, 2)]);
}
