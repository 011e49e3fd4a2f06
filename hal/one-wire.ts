/**
 * A 1-Wire line with any number of parts. Calls are synchronous: a byte takes 0.5 ms, a search 15 ms a part.
 * Every exchange is `select`, then `write` or `read`. ROM codes are 16 hexadecimal digits, family code first.
 */
export interface OneWireBus {
  /** Resets the line and addresses one part by its ROM code, or all at once with `undefined`. Throws `NO_PRESENCE` when nobody answers. */
  select(rom: string | undefined): void;
  /** `powered`: the line is then driven high until the next call, for parts that live from it. */
  write(bytes: readonly number[], powered?: boolean): void;
  /** Bytes as they come; 0xFF where nobody holds the line. Check bytes are not looked at. */
  read(count: number): Uint8Array;
  /** ROM codes of all parts, or of those in alarm, in the order of the search; empty when nobody answers. Their check bytes are not looked at. */
  search(alarmed?: boolean): string[];
}

/** Check byte of 1-Wire: 0 over bytes with theirs behind them. Maxim application note 27. */
export function oneWireCrc(bytes: ArrayLike<number>): number {
  let crc = 0;
  for (let i = 0; i < bytes.length; i++) {
    crc = crc ^ bytes[i]!;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}
