/**
 * A part on an I2C bus, byte by byte. Time comes in with every call (microseconds since power-on of the world,
 * never going back); a part owns no timer and works out what happened since it was last spoken to.
 */
export interface I2cTarget {
  /** 7 bits, right-aligned. */
  readonly address: number;
  /** START or repeated START with this part's address. False: no acknowledge. */
  start(read: boolean, nowUs: number): boolean;
  /** One byte from the controller. False: no acknowledge. */
  write(byte: number, nowUs: number): boolean;
  /** One byte for the controller, 0 to 255. */
  read(nowUs: number): number;
  stop(nowUs: number): void;
}

/** A physical quantity over time, in the unit that its name says. */
export type Signal = (nowUs: number) => number;
