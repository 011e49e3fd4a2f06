import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiveBytes, UART_8N1, type UartFormat } from '../../../simulator/buses/uart.ts';

const format = (baud: number, rest: Partial<UartFormat> = {}): UartFormat => ({ baud, ...UART_8N1, ...rest });
const values = (bytes: number[], sent: UartFormat, heard: UartFormat): number[] =>
  receiveBytes(bytes, sent, heard).map(({ value }) => value);

describe('asynchronous frames', () => {
  it('arrive whole when both ends agree, also within 4 %', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255)), fc.double({ min: 0.96, max: 1.04, noNaN: true }), (bytes, drift) => {
        expect(values(bytes, format(9600), format(9600 * drift))).toEqual(bytes);
      }),
    );
  });

  it('become other bytes when the speeds differ, and show frames without a stop bit', () => {
    const [first] = receiveBytes([0x00], format(9600), format(19200));
    expect(first).toMatchObject({ value: 0, framingError: true });
    expect(values([0x55], format(19200), format(9600))).not.toEqual([0x55]);
    // At half the speed every second bit counts: of five low ones the second and the fourth, as start bit and as bit 0.
    expect(values([0xf0], format(9600), format(4800))).toEqual([0xfe]);
  });

  it('lose their top bit when the receiver takes seven, and show a wrong parity', () => {
    const [byte] = receiveBytes([0x41], format(9600, { parity: 'even' }), format(9600, { parity: 'odd' }));
    expect(byte).toMatchObject({ value: 0x41, parityError: true });
    expect(receiveBytes([0x41], format(9600, { parity: 'even' }), format(9600, { parity: 'even' }))[0]!.parityError).toBe(false);
  });
});
