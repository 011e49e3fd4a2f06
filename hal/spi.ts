/**
 * One part on a SPI bus, with its chip select. Calls are synchronous and never fail: SPI has no acknowledge, so a part that is not there
 * reads 0xFF (or 0), and whoever reads has to tell. The chip select is high between calls.
 */
export interface SpiDevice {
  /** Sends `bytes` and gives what came back at the same time, byte for byte. An empty array only moves the chip select. */
  transfer(bytes: readonly number[] | Uint8Array): Uint8Array;
  /** Sends `bytes` and drops what comes back. */
  write(bytes: readonly number[] | Uint8Array): void;
}
