import type { I2cBus } from '../i2c.ts';
import { halError, hex } from '../errors.ts';

export interface I2cPins {
  /** Default D22 for I2C1. */
  readonly scl?: Pin;
  /** Default D21 for I2C1. */
  readonly sda?: Pin;
  /** Default 100,000; most parts take 400,000. */
  readonly clockHz?: number;
}

/** Sets a bus of the engine up: `openI2c(I2C1, { scl: D22, sda: D21, clockHz: 400000 })`. */
export function openI2c(bus: I2C, pins: I2cPins): I2cBus {
  const options: { scl?: Pin; sda?: Pin; bitrate: number } = { bitrate: pins.clockHz ?? 100000 };
  if (pins.scl) options.scl = pins.scl;
  if (pins.sda) options.sda = pins.sda;
  bus.setup(options);

  const read = (address: number, count: number): Uint8Array => {
    try {
      return bus.readFrom(address, count);
    } catch (e) {
      throw busError(e, address);
    }
  };
  return {
    write(address, bytes) {
      // The engine sends nothing at all for no bytes, so a probe has to read one.
      if (bytes.length === 0) return void read(address, 1);
      try {
        bus.writeTo(address, bytes);
      } catch (e) {
        throw busError(e, address);
      }
    },
    read,
    transfer(address, bytes, count) {
      try {
        bus.writeTo({ address, stop: false }, bytes);
        return bus.readFrom(address, count);
      } catch (e) {
        throw busError(e, address);
      }
    },
  };
}

/** The ESP32 port tells a missing acknowledge from a stuck bus, by its text alone, and not which byte it was. */
function busError(e: unknown, address: number): Error {
  const text = String((e as Error).message);
  return halError(text.indexOf('ACK') >= 0 ? 'NACK' : text.indexOf('imeout') >= 0 ? 'TIMEOUT' : 'BUS', hex(address));
}
