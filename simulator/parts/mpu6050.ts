import { definePart } from './define-part.ts';
import { registerFile } from './register-file.ts';

const [GYRO_CONFIG, ACCEL_CONFIG, INT_STATUS, DATA, DATA_END, PWR_MGMT_1, WHO_AM_I] = [0x1b, 0x1c, 0x3a, 0x3b, 0x48, 0x6b, 0x75];
const [SMPLRT_DIV, CONFIG, SIGNAL_PATH_RESET] = [0x19, 0x1a, 0x68];
const [DEVICE_RESET, SLEEP, TEMP_DIS] = [0x80, 0x40, 0x08];
const IDENTITY = 0x68;
/** Sensitivity at full scale 0: PS §6.1 p. 12, PS §6.2 p. 13. */
const [COUNTS_PER_G, COUNTS_PER_DPS] = [16384, 131];
const STANDARD_GRAVITY = 9.80665;
const [ACTIVE_UA, SLEEP_UA] = [3800, 5];
/** RM §4.28 p. 41, the wait of the sequence for SPI. */
const RESET_US = 100_000;

/** PS §6.2 p. 13: 400 µg/√Hz, over the 94 Hz of filter 2. */
const acceleration = (initial: number) => ({ initial, min: -160, max: 160, noise: 400e-6 * STANDARD_GRAVITY * Math.sqrt(94) });
/** PS §6.1 p. 12: total noise with filter 2. */
const rotation = { initial: 0, min: -2000, max: 2000, noise: 0.05 };

/**
 * InvenSense MPU-6050: acceleration, rotation and temperature. Neither FIFO, motion detection, auxiliary bus nor the INT pin are there.
 * Datasheet: InvenSense, MPU-6000/MPU-6050 Product Specification (PS), PS-MPU-6000A-00, Revision 3.4 of August 2013.
 * Datasheet: InvenSense, MPU-6000/MPU-6050 Register Map and Descriptions (RM), RM-MPU-6000A-00, Revision 4.2 of August 2013.
 * Currents and thermometer PS §6.3 p. 14, addresses PS §6.4 p. 15, reset values RM §3 p. 8, rate RM §4.2 p. 11, filter RM §4.3 p. 13, full scales RM §4.4 p. 14 and RM §4.5 p. 15, data ready RM §4.16 p. 28,
 * data RM §4.17 p. 29 to RM §4.19 p. 31, temperature RM §4.18 p. 30, power RM §4.28 p. 40, identity RM §4.32 p. 45. They tell neither drift nor the noise of the thermometer.
 */
export const mpu6050 = definePart({
  name: 'mpu6050',
  i2c: [0x68, 0x69],
  quantities: {
    accelerationXMps2: acceleration(0),
    accelerationYMps2: acceleration(0),
    accelerationZMps2: acceleration(STANDARD_GRAVITY),
    rotationXDegPs: rotation,
    rotationYDegPs: rotation,
    rotationZDegPs: rotation,
    temperatureC: { initial: 25, min: -40, max: 85 },
  },
  make(part) {
    const registers = new Uint8Array(128);
    let readyUs = part.poweredUs;
    let startedUs = 0;
    let samples = 0;
    const reset = (): void => {
      registers.fill(0);
      registers[PWR_MGMT_1] = SLEEP;
      registers[WHO_AM_I] = IDENTITY;
      part.draw(SLEEP_UA);
    };
    reset();
    /** 1 kHz with the low-pass filter, 8 kHz without, over the divider (RM §4.2 p. 11, RM §4.3 p. 13). */
    const periodUs = (): number => {
      const filter = registers[CONFIG]! & 7;
      return ((filter === 0 || filter === 7 ? 125 : 1000) * (1 + registers[SMPLRT_DIV]!)) | 0;
    };
    const put = (at: number, counts: number): void => {
      const word = Math.max(-32768, Math.min(32767, Math.round(counts)));
      registers[at] = (word >> 8) & 255;
      registers[at + 1] = word & 255;
    };
    const measure = (atUs: number): void => {
      const g = COUNTS_PER_G / 2 ** ((registers[ACCEL_CONFIG]! >> 3) & 3) / STANDARD_GRAVITY;
      const dps = COUNTS_PER_DPS / 2 ** ((registers[GYRO_CONFIG]! >> 3) & 3);
      (['X', 'Y', 'Z'] as const).forEach((axis, index) => {
        put(DATA + 2 * index, part.sense(`acceleration${axis}Mps2`, atUs) * g);
        put(DATA + 8 + 2 * index, part.sense(`rotation${axis}DegPs`, atUs) * dps);
      });
      if (!(registers[PWR_MGMT_1]! & TEMP_DIS)) put(DATA + 6, (part.sense('temperatureC', atUs) - 36.53) * 340);
    };
    const advance = (nowUs: number): void => {
      if (registers[PWR_MGMT_1]! & SLEEP || nowUs < readyUs) return;
      const done = Math.floor((nowUs - startedUs) / periodUs());
      if (done <= samples) return;
      samples = done;
      measure(startedUs + done * periodUs());
      registers[INT_STATUS]! |= 1;
    };
    return {
      i2c: registerFile({
        width: 1,
        advance,
        read(register) {
          const value = registers[register & 127]!;
          if (register === INT_STATUS) registers[INT_STATUS] = 0;
          return value;
        },
        write(register, value, nowUs) {
          if (nowUs < readyUs || register === WHO_AM_I || (register >= INT_STATUS && register <= DATA_END)) return;
          if (register === PWR_MGMT_1) {
            if (value & DEVICE_RESET) {
              reset();
              readyUs = nowUs + RESET_US;
              return;
            }
            if (registers[PWR_MGMT_1]! & SLEEP && !(value & SLEEP)) [startedUs, samples] = [nowUs, 0];
            part.draw(value & SLEEP ? SLEEP_UA : ACTIVE_UA, nowUs);
          }
          if (register === SMPLRT_DIV || register === CONFIG) [startedUs, samples] = [nowUs, 0];
          if (register !== SIGNAL_PATH_RESET) registers[register & 127] = value;
        },
      }),
    };
  },
});
