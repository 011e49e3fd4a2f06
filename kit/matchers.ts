import { hexByte, transferText, type LoggedI2cBus } from './i2c-log.ts';
import type { TestSpi } from './test-pins.ts';
import type { Duration, Message, TestBoard } from './test-board.ts';

export interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

type BusHolder = LoggedI2cBus | { readonly bus: LoggedI2cBus };
const LISTED = 20;

/** A write transfer of exactly these bytes to that address crossed the bus. */
export function toHaveWritten(received: BusHolder, address: number, bytes: readonly number[]): Verdict {
  const { transfers } = busOf(received);
  const pass = transfers.some(
    (transfer) =>
      transfer.direction === 'write' && transfer.address === address && same(transfer.bytes, bytes) && transfer.outcome === 'ok',
  );
  const wanted = transferText({ address, direction: 'write', bytes, outcome: 'ok', stop: true, clocks: 0, stretchUs: 0 });
  return { pass, message: () => `expected ${pass ? 'no ' : ''}${wanted}; on the bus: ${listOf(transfers.map(transferText))}` };
}

/** One call of the driver sent exactly these bytes over SPI. */
export function toHaveSent({ exchanges }: TestSpi, bytes: readonly number[]): Verdict {
  const pass = exchanges.some(({ sent }) => same(sent, bytes));
  const text = (list: readonly number[]): string => list.map(hexByte).join(' ');
  return {
    pass,
    message: () => `expected ${pass ? 'no ' : ''}${text(bytes)} to be sent; on the bus: ${listOf(exchanges.map(({ sent }) => text(sent)))}`,
  };
}

/** A read from that address gave these bytes, or, with a number, so many. */
export function toHaveRead(received: BusHolder, address: number, bytes: readonly number[] | number): Verdict {
  const { transfers } = busOf(received);
  const pass = transfers.some(
    (transfer) =>
      transfer.direction === 'read' &&
      transfer.address === address &&
      (typeof bytes === 'number' ? transfer.bytes.length === bytes : same(transfer.bytes, bytes)),
  );
  const wanted = `0x${address.toString(16)} read ${typeof bytes === 'number' ? `of ${bytes} bytes` : bytes.map((byte) => byte.toString(16)).join(' ')}`;
  return { pass, message: () => `expected ${pass ? 'no ' : ''}${wanted}; on the bus: ${listOf(transfers.map(transferText))}` };
}

/** A program published to that topic; `payload`: the text, a pattern, or an object that the JSON must contain. */
export function toHavePublished(received: TestBoard, topic: string, payload?: string | RegExp | object): Verdict {
  const { messages } = received;
  const pass = messages.some((message) => message.topic === topic && (payload === undefined || payloadMatches(message, payload)));
  const list = messages.map((message) => `${message.topic} ${message.payload}`);
  const wanted = `${topic}${payload === undefined ? '' : ` ${payload instanceof RegExp ? String(payload) : JSON.stringify(payload)}`}`;
  return { pass, message: () => `expected ${pass ? 'nothing' : 'something'} published to ${wanted}; published: ${listOf(list)}` };
}

/** A line of the console holds that text. */
export function toHavePrinted(received: TestBoard, text: string | RegExp): Verdict {
  const lines = received.console;
  const pass = lines.some((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
  return { pass, message: () => `expected ${pass ? 'no' : 'a'} console line with ${String(text)}; printed: ${listOf(lines)}` };
}

/** Lets time pass until the condition holds; without one, until no timer of the code under test is pending. */
export function toSettleWithin(received: TestBoard, duration: Duration, condition?: () => boolean): Verdict {
  const holds = condition ?? (() => received.timers.pendingMs().length === 0);
  try {
    const tookUs = received.until(holds, duration);
    return { pass: true, message: () => `expected it not to settle within ${String(duration)}; it took ${tookUs / 1000} ms` };
  } catch (error) {
    return { pass: false, message: () => (error as Error).message };
  }
}

/** An error of the program reached no handler, and its text holds this. Takes all such errors: they no longer fail the test. */
export function toHaveThrownUncaught(received: TestBoard, text: string | RegExp): Verdict {
  const errors = received.takeUncaught();
  const pass = errors.some((error) => (typeof text === 'string' ? error.includes(text) : text.test(error)));
  return { pass, message: () => `expected ${pass ? 'no' : 'an'} uncaught error with ${String(text)}; uncaught: ${listOf(errors)}` };
}

function busOf(holder: BusHolder): LoggedI2cBus {
  return 'bus' in holder ? holder.bus : holder;
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function payloadMatches({ payload }: Message, wanted: string | RegExp | object): boolean {
  if (typeof wanted === 'string') return payload === wanted;
  if (wanted instanceof RegExp) return wanted.test(payload);
  try {
    return contains(JSON.parse(payload), wanted);
  } catch {
    return false;
  }
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return Object.is(actual, wanted);
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(wanted).every(([key, value]) => contains((actual as Record<string, unknown>)[key], value));
}

function listOf(items: readonly string[]): string {
  if (items.length === 0) return 'nothing';
  const more = items.length > LISTED ? `\n  … and ${items.length - LISTED} before these` : '';
  return `\n  ${items.slice(-LISTED).join('\n  ')}${more}`;
}
