import type { Uart } from '../uart.ts';

export interface UartOptions {
  readonly baud: number;
  /** Default: D5 for Serial2, D16 for Serial3. */
  readonly rx?: Pin;
  /** Default: D4 for Serial2, D17 for Serial3. */
  readonly tx?: Pin;
  /** Default none. */
  readonly parity?: 'even' | 'odd';
  /** Default 1. */
  readonly stopBits?: 1 | 2;
}

/** Sets a port of the engine up: `openUart(Serial2, { baud: 9600 })`. Serial1 is the console. 8 data bits. */
export function openUart(port: Serial, options: UartOptions): Uart {
  const setup: { rx?: Pin; tx?: Pin; parity?: 'even' | 'odd'; stopbits: number } = { stopbits: options.stopBits ?? 1 };
  if (options.rx) setup.rx = options.rx;
  if (options.tx) setup.tx = options.tx;
  if (options.parity) setup.parity = options.parity;
  port.setup(options.baud, setup);
  return {
    write: (bytes) => port.write(bytes),
    listen(listener) {
      port.removeAllListeners('data');
      port.on('data', listener);
    },
    close() {
      port.removeAllListeners('data');
      port.unsetup();
    },
  };
}
