import type { Trimming } from './bme280-integer.ts';

/** A part's trimming as its registers hold it: 0x88 to 0xA1 and 0xE1 to 0xE7 (BST-BME280-DS002 §4.2.2, table 16). */
export function trimmingRegisters({ T, P, H }: Trimming): { low: number[]; high: number[] } {
  const littleEndian = (value: number) => [value & 255, (value >> 8) & 255];
  const [H1, H2, H3, H4, H5, H6] = H as [number, number, number, number, number, number];
  return {
    low: [...[...T, ...P].flatMap(littleEndian), 0, H1],
    high: [...littleEndian(H2), H3, (H4 >> 4) & 255, (H4 & 15) | ((H5 & 15) << 4), (H5 >> 4) & 255, H6 & 255],
  };
}
