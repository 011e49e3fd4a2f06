/** CRC-8 with polynomial x^8+x^5+x^4+1 (0x31), highest bit first: Sensirion and ASAIR start it with 0xFF. */
export function crc8(bytes: readonly number[], initial = 0xff): number {
  let crc = initial;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x31) & 255 : crc << 1;
  }
  return crc;
}

/** The same polynomial lowest bit first and from 0: 1-Wire parts (Maxim application note 27). */
export function oneWireCrc8(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}

/** A 16-bit word, high byte first, with its check byte behind it. */
export function wordWithCrc(word: number): number[] {
  const bytes = [(word >> 8) & 255, word & 255];
  return [...bytes, crc8(bytes)];
}

/** The number as a code of so many bits, held at its ends. */
export function code(value: number, bits: number): number {
  return Math.max(0, Math.min(2 ** bits - 1, Math.round(value)));
}
