/** The kinds of part, by their names in TypeScript. */
export { ads1115 } from './ads1115.ts';
export { aht10, aht20 } from './aht20.ts';
export { bh1750 } from './bh1750.ts';
export { bme280, bmp280 } from './bme280.ts';
export { dht22 } from './dht22.ts';
export { ds18b20 } from './ds18b20.ts';
export { hcSr04 } from './hc-sr04.ts';
export { ina219 } from './ina219.ts';
export { max31855 } from './max31855.ts';
export { mcp23017 } from './mcp23017.ts';
export { mpu6050 } from './mpu6050.ts';
export { pca9685 } from './pca9685.ts';
export { sht3x } from './sht3x.ts';
export { sht4x } from './sht4x.ts';
export { button, led, potentiometer, relay } from './simple.ts';
export { ssd1306 } from './ssd1306.ts';
