/**
 * I2C controller. Addresses are 7 bits, right-aligned: a BME280 is 0x76, never 0xEC.
 * Calls are synchronous, as the engine's are. A failure throws a `HalError`.
 */
export interface I2cBus {
  /** START, address+W, `bytes`, STOP. An empty array probes the address. */
  write(address: number, bytes: readonly number[]): void;
  /** START, address+R, `count` bytes, NACK, STOP. */
  read(address: number, count: number): Uint8Array;
  /** START, address+W, `bytes`, repeated START, address+R, `count` bytes, NACK, STOP. */
  transfer(address: number, bytes: readonly number[], count: number): Uint8Array;
}
