import type { I2cHandlers } from './part.ts';

export interface RegisterFile {
  /** Bytes of a register; high byte first. */
  readonly width: 1 | 2;
  read(register: number, nowUs: number): number;
  write(register: number, value: number, nowUs: number): void;
  /** Where the pointer goes after a register. Default: the next one for bytes, nowhere for words. */
  next?(register: number): number;
  /** Called at each START, before anything else. */
  advance?(nowUs: number): void;
  /** Whether there is such a register; the pointer to another is not acknowledged. Default: any. */
  has?(register: number): boolean;
  /** Called at the STOP. */
  stop?(nowUs: number): void;
  /** At which other address the part answers. */
  answersAt?(address: number): boolean;
}

/** The usual I2C side of a part with registers: the first byte of a write is the pointer, and what follows is written or read from there. */
export function registerFile(file: RegisterFile): I2cHandlers {
  const next = file.next?.bind(file) ?? ((register: number): number => (file.width === 1 ? (register + 1) & 255 : register));
  let pointer = 0;
  let pointed = false;
  let high: number | undefined;
  let low: number | undefined;
  return {
    start(read, nowUs) {
      file.advance?.(nowUs);
      pointed = read;
      high = low = undefined;
      return true;
    },
    write(byte, nowUs) {
      if (!pointed) {
        if (file.has && !file.has(byte)) return false;
        pointer = byte;
        pointed = true;
      } else if (file.width === 2 && high === undefined) high = byte;
      else {
        file.write(pointer, file.width === 1 ? byte : (high! << 8) | byte, nowUs);
        pointer = next(pointer);
        high = undefined;
      }
      return true;
    },
    read(nowUs) {
      if (low !== undefined) {
        const byte = low;
        low = undefined;
        return byte;
      }
      const value = file.read(pointer, nowUs);
      pointer = next(pointer);
      if (file.width === 1) return value & 255;
      low = value & 255;
      return (value >> 8) & 255;
    },
    stop: (nowUs) => file.stop?.(nowUs),
    ...(file.answersAt ? { answersAt: file.answersAt.bind(file) } : {}),
  };
}
