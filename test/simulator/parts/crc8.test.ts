import { expect, it } from 'vitest';
import { crc8, oneWireCrc8, wordWithCrc } from '../../../simulator/parts/crc8.ts';

it('is the check byte of Sensirion: CRC(0xBEEF) = 0x92 (datasheet SHT3x, table 20)', () => {
  expect(crc8([0xbe, 0xef])).toBe(0x92);
  expect(wordWithCrc(0xbeef)).toEqual([0xbe, 0xef, 0x92]);
});

it('is the check byte of 1-Wire: ROM 02 1C B8 01 00 00 00 has 0xA2 (application note 27)', () => {
  expect(oneWireCrc8([0x02, 0x1c, 0xb8, 0x01, 0, 0, 0])).toBe(0xa2);
});
