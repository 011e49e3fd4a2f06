import type { SerialLine } from '../../buses/serial-line.ts';
import type { UartFormat } from '../../buses/uart.ts';
import type { EngineHost } from '../host.ts';
import { bufferBytes } from '../stream-buffer.ts';
import { byteList } from './bytes.ts';
import { nativeObject } from './native-object.ts';
import { streamFunctions } from './stream.ts';

const DEFAULT_BAUD = 9600;
/** How often the port's task looks at its drivers, and how much it takes from one at a time. */
const POLL_US = 5000;
const POLL_BYTES = 256;
const PARITY: Readonly<Record<string, UartFormat['parity']>> = { o: 'odd', odd: 'odd', e: 'even', even: 'even' };
const PARITY_NAMES = ['none', 'odd', 'even'];

/** What moves the bytes of a `Serial` object. */
interface SerialCarrier {
  /** Undefined: switched off. */
  open(format: UartFormat | undefined): void;
  send(bytes: readonly number[]): void;
  /** Waits until everything has left. */
  flush(): void;
}

/** A `Serial` object, and how received text is given to the program. */
interface SerialPort {
  readonly object: object;
  deliver(text: string): void;
}

/**
 * `Serial2`, `Serial3`: serial ports of the ESP32 port (`targets/esp32/jshardwareUart.c`). Data come in pieces of up to 256 bytes as the
 * port's task finds them; a byte with a wrong stop bit or parity comes like any other, since the port reports no such errors.
 */
export function installSerial(host: EngineHost, line: SerialLine): object {
  let polling = false;
  const poll = (): void => {
    polling = false;
    const text = line
      .take(POLL_BYTES)
      .map(({ value }) => String.fromCharCode(value))
      .join('');
    if (text !== '') port.deliver(text);
  };
  const port = serialPort(host, {
    open: (format) =>
      line.open(format, (atUs) => {
        if (polling) return;
        polling = true;
        host.queue.at(Math.ceil(atUs / POLL_US) * POLL_US, poll);
      }),
    send: (bytes) => void line.send(bytes),
    flush: () => host.elapseUs(Math.max(0, line.send([]) - host.nowUs())),
  });
  return port.object;
}

/** `Serial1`: the port of the console. What is sent to it stands on the console; what is typed goes to the console. */
export function consolePort(host: EngineHost): object {
  const show = (bytes: readonly number[]): void => host.print(String.fromCharCode(...bytes));
  return serialPort(host, { open: () => undefined, send: show, flush: () => undefined }).object;
}

/** `LoopbackA` and `LoopbackB`: what is sent to one comes out of the other, in a later round of the idle loop. */
export function loopbackPorts(host: EngineHost): { readonly LoopbackA: object; readonly LoopbackB: object } {
  const to = (other: () => SerialPort): SerialCarrier => ({
    open: () => undefined,
    send(bytes) {
      if (bytes.length > 0) host.queue.at(host.nowUs() + 1, () => other().deliver(String.fromCharCode(...bytes)));
    },
    flush: () => undefined,
  });
  const a: SerialPort = serialPort(
    host,
    to(() => b),
  );
  const b = serialPort(
    host,
    to(() => a),
  );
  return { LoopbackA: a.object, LoopbackB: b.object };
}

function serialPort(host: EngineHost, carrier: SerialCarrier): SerialPort {
  const send = (...data: unknown[]): void => carrier.send(byteList(host, data));
  const deliver = (text: string): void => {
    if (host.listens(object, 'data')) host.emit(object, 'data', text);
    else bufferBytes(object, text, true);
  };
  const object: object = nativeObject(
    host,
    {
      setup: (baud: unknown, options: unknown) => carrier.open(formatOf(host, baud, options)),
      unsetup: () => carrier.open(undefined),
      write: send,
      print: (text: unknown) => send(host.text(text)),
      println: (text: unknown) => send(`${host.text(text)}\r\n`),
      flush: () => carrier.flush(),
      inject: (...data: unknown[]) => deliver(String.fromCharCode(...byteList(host, data))),
      ...streamFunctions(host, () => object),
    },
    'Serial',
  );
  return { object, deliver };
}

/** As `src/jsserial.c` reads them: what it does not know of parity and sizes counts as the usual. */
function formatOf(host: EngineHost, baud: unknown, options: unknown): UartFormat {
  const { bytesize, parity, stopbits, flow } = (options ?? {}) as Record<string, unknown>;
  const rate = baud === undefined ? DEFAULT_BAUD : Math.trunc(Number(baud)) || 0;
  if (rate <= 100 || rate > 10_000_000) throw host.error('Error', `Invalid baud rate ${rate}`);
  if (typeof parity === 'number' && (parity < 0 || parity > 2)) throw host.error('Error', `Invalid parity ${parity & 255}`);
  if (flow !== undefined && flow !== null && flow !== 'none' && flow !== 'xon')
    throw host.error('Error', `Invalid flow control: ${JSON.stringify(host.text(flow))}`);
  return {
    baud: rate,
    bits: Number(bytesize) === 7 ? 7 : 8,
    parity: PARITY[typeof parity === 'number' ? PARITY_NAMES[parity]! : host.text(parity)] ?? 'none',
    stopBits: Number(stopbits) === 2 ? 2 : 1,
  };
}
