import { halError } from '../errors.ts';

/** CRC-8 of Sensirion and ASAIR: polynomial 0x31, from 0xFF, highest bit first. */
export function crc8(bytes: ArrayLike<number>, from: number, to: number): number {
  let crc = 0xff;
  for (let i = from; i < to; i++) {
    crc = crc ^ bytes[i]!;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x31) & 255 : crc << 1;
  }
  return crc;
}

/** The 16-bit word at `at`, high byte first; throws `CRC` when the byte behind it does not fit it. */
export function checkedWord(bytes: ArrayLike<number>, at: number, where: string): number {
  if (crc8(bytes, at, at + 2) !== bytes[at + 2]) throw halError('CRC', where);
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
