/** Asynchronous serial frames between two ends that may disagree about the speed. */

export interface UartFormat {
  readonly baud: number;
  readonly bits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

export interface UartByte {
  readonly value: number;
  /** The stop bit was not there, or the parity was wrong. */
  readonly framingError: boolean;
  readonly parityError: boolean;
}

export const UART_8N1: Omit<UartFormat, 'baud'> = { bits: 8, parity: 'none', stopBits: 1 };

/** How far two clocks may be apart: half a bit over the ten of a frame. */
const TOLERANCE = 0.045;

/** Length of one frame in bits. */
export function frameBits({ bits, parity, stopBits }: UartFormat): number {
  return 1 + bits + (parity === 'none' ? 0 : 1) + stopBits;
}

/** What a receiver makes of bytes that were sent back to back in another format, or in its own. */
export function receiveBytes(bytes: readonly number[], sent: UartFormat, heard: UartFormat): UartByte[] {
  const alike = sent.bits === heard.bits && sent.parity === heard.parity && Math.abs(sent.baud / heard.baud - 1) < TOLERANCE;
  if (alike) return bytes.map((byte) => ({ value: byte & ((1 << heard.bits) - 1), framingError: false, parityError: false }));
  return sample(
    bytes.flatMap((byte) => frame(byte, sent)),
    heard.baud / sent.baud,
    heard,
  );
}

/** Levels of the line, one a bit time of the sender. */
function frame(byte: number, { bits, parity, stopBits }: UartFormat): number[] {
  const data = Array.from({ length: bits }, (_, index) => (byte >> index) & 1);
  const check = parity === 'none' ? [] : [parityBit(data, parity)];
  return [0, ...data, ...check, ...Array.from({ length: stopBits }, () => 1)];
}

function parityBit(data: readonly number[], parity: 'even' | 'odd'): number {
  const ones = data.reduce((sum, bit) => sum + bit, 0);
  return parity === 'even' ? ones & 1 : (ones & 1) ^ 1;
}

/** Looks at the line in the middle of each of the receiver's own bits; `ratio` of them fit into one bit of the sender. */
function sample(line: readonly number[], ratio: number, format: UartFormat): UartByte[] {
  const at = (time: number): number => line[Math.floor(time / ratio)] ?? 1;
  const end = line.length * ratio;
  const received: UartByte[] = [];
  let time = 0;
  while (time < end) {
    if (at(time) === 1) {
      // The next falling edge of the sender, which is where one of its bits begins.
      time = (Math.floor(time / ratio) + 1) * ratio;
      continue;
    }
    const bit = (index: number): number => at(time + index + 0.5);
    const data = Array.from({ length: format.bits }, (_, index) => bit(1 + index));
    const checkBits = format.parity === 'none' ? 0 : 1;
    received.push({
      value: data.reduce((sum, level, index) => sum | (level << index), 0),
      parityError: format.parity !== 'none' && bit(1 + format.bits) !== parityBit(data, format.parity),
      framingError: bit(1 + format.bits + checkBits) === 0,
    });
    time += 1 + format.bits + checkBits + 0.5;
    // A receiver that saw no stop bit waits for the line to rest.
    while (time < end && at(time) === 0) time = (Math.floor(time / ratio) + 1) * ratio;
  }
  return received;
}
