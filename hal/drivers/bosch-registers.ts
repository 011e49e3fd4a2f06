/** What the BME280 and the BMP280 have in common. Section numbers are those of BST-BME280-DS001-23. */

export const REG_TRIMMING = 0x88;
export const TRIMMING_BYTES = 26;
export const REG_ID = 0xd0;
export const REG_STATUS = 0xf3;
export const REG_CTRL_MEAS = 0xf4;
export const REG_CONFIG = 0xf5;
export const REG_DATA = 0xf7;
export const STATUS_MEASURING = 8;
export const STATUS_IM_UPDATE = 1;
export const MODE_FORCED = 1;
/** What temperature or pressure reads that was not measured: table 23 p. 29, table 24 p. 29 */
export const SKIPPED_20 = 0x80000;

/** The register's code for an oversampling; -1 for a value it has no code for: table 20 p. 28 */
export function oversamplingCode(times: number): number {
  return [0, 1, 2, 4, 8, 16].indexOf(times);
}
