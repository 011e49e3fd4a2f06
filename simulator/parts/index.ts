import { ads1115 } from './ads1115.ts';
import { aht10, aht20 } from './aht20.ts';
import { bh1750 } from './bh1750.ts';
import { bme280, bmp280 } from './bme280.ts';
import type { Part, PartKind } from './define-part.ts';
import { dht22 } from './dht22.ts';
import { ds18b20 } from './ds18b20.ts';
import { hcSr04 } from './hc-sr04.ts';
import { ina219 } from './ina219.ts';
import { max31855 } from './max31855.ts';
import { mcp23017 } from './mcp23017.ts';
import { mpu6050 } from './mpu6050.ts';
import { pca9685 } from './pca9685.ts';
import { sht3x } from './sht3x.ts';
import { sht4x } from './sht4x.ts';
import { button, led, potentiometer, relay } from './simple.ts';
import { ssd1306 } from './ssd1306.ts';

export {
  ads1115,
  aht10,
  aht20,
  bh1750,
  bme280,
  bmp280,
  button,
  dht22,
  ds18b20,
  hcSr04,
  ina219,
  led,
  max31855,
  mcp23017,
  mpu6050,
  pca9685,
  potentiometer,
  relay,
  sht3x,
  sht4x,
  ssd1306,
};
export { definePart } from './define-part.ts';

const ALL = [
  ads1115,
  aht10,
  aht20,
  bh1750,
  bme280,
  bmp280,
  button,
  dht22,
  ds18b20,
  hcSr04,
  ina219,
  led,
  max31855,
  mcp23017,
  mpu6050,
  pca9685,
  potentiometer,
  relay,
  sht3x,
  sht4x,
  ssd1306,
];

/** Every part that a wiring document can name. */
export const PART_KINDS: Readonly<Record<string, PartKind>> = Object.fromEntries(
  ALL.map((kind) => [kind.definition.name, kind as unknown as PartKind]),
);

/** Makes a part of a checked wiring. */
export function makeWiredPart({ part, options }: { readonly part: string; readonly options: Parameters<PartKind>[0] }): Part {
  return PART_KINDS[part]!(options);
}
