import type { SpiDevice } from '../spi.ts';

export interface SpiPins {
  /** Selects the part while low. */
  readonly cs: Pin;
  /** Default D14 for SPI1, D18 for SPI2. */
  readonly sck?: Pin;
  /** Default D12 for SPI1, D19 for SPI2. */
  readonly miso?: Pin;
  /** Default D13 for SPI1, D23 for SPI2. */
  readonly mosi?: Pin;
  /** Default 1,000,000. */
  readonly clockHz?: number;
  /** CPOL and CPHA as the usual number. Default 0. */
  readonly mode?: 0 | 1 | 2 | 3;
}

/**
 * Sets a bus of the engine up for one part: `openSpi(SPI1, { cs: D5 })`. A second part on the bus calls it again; both must want the same
 * clock and mode, since the last set-up counts for all. Most significant bit first: the ESP32 port knows no other order.
 */
export function openSpi(bus: SPI, pins: SpiPins): SpiDevice {
  const options: { sck?: Pin; miso?: Pin; mosi?: Pin; baud: number; mode: 0 | 1 | 2 | 3 } = {
    baud: pins.clockHz ?? 1000000,
    mode: pins.mode ?? 0,
  };
  if (pins.sck) options.sck = pins.sck;
  if (pins.miso) options.miso = pins.miso;
  if (pins.mosi) options.mosi = pins.mosi;
  pins.cs.set();
  bus.setup(options);
  return {
    transfer: (bytes) => new Uint8Array(bus.send(bytes as readonly number[], pins.cs)),
    write: (bytes) => bus.write(bytes as readonly number[], pins.cs),
  };
}
