import type { SerialLine } from '../../buses/serial-line.ts';
import type { UartFormat } from '../../buses/uart.ts';
import type { EngineHost } from '../host.ts';
import { byteList } from './bytes.ts';
import { nativeObject } from './native-object.ts';
import { pushData, streamFunctions } from './stream.ts';

const DEFAULT_BAUD = 9600;
/** How often the port's task looks at its drivers, and how much it takes from one at a time. */
const POLL_US = 5000;
const POLL_BYTES = 256;
const PARITY: Readonly<Record<string, UartFormat['parity']>> = { none: 'none', o: 'odd', odd: 'odd', e: 'even', even: 'even' };

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
    if (text !== '') deliver(text);
  };
  const deliver = (text: string): void => {
    pushData(host, port, text, true);
  };
  const send = (data: readonly unknown[]): void => {
    line.send(byteList(host, data));
  };
  const open = (baud: unknown, options: unknown): void => {
    const { bytesize = 8, parity, stopbits = 1 } = (options ?? {}) as Record<string, unknown>;
    const rate = baud === undefined ? DEFAULT_BAUD : Number(baud) | 0;
    if (rate < 100 || rate > 10_000_000) throw host.error('Error', 'Invalid baud rate specified');
    const known = parity === undefined || parity === null ? 'none' : PARITY[host.text(parity)];
    if (!known) throw host.error('Error', 'Invalid parity ' + host.text(parity));
    const size = Number(bytesize);
    if (size !== 7 && size !== 8) throw host.error('Error', 'Invalid data bits');
    line.open({ baud: rate, bits: size, parity: known, stopBits: Number(stopbits) === 2 ? 2 : 1 }, (atUs) => {
      if (polling) return;
      polling = true;
      host.queue.at(Math.ceil(atUs / POLL_US) * POLL_US, poll);
    });
  };

  const port = nativeObject(
    host,
    {
      setup: open,
      unsetup: () => line.open(undefined),
      write: (...data: unknown[]) => send(data),
      print: (text: unknown) => send([host.text(text)]),
      println: (text: unknown) => send([text === undefined ? '\r\n' : `${host.text(text)}\r\n`]),
      flush: () => host.elapseUs(Math.max(0, line.send([]) - host.nowUs())),
      inject: (...data: unknown[]) => deliver(String.fromCharCode(...byteList(host, data))),
      ...streamFunctions(host, () => port),
    },
    'Serial',
  );
  return port;
}
