/** Runs on the interpreter: TCP, TLS and SNTP against servers of the test, one line of output for each event. */
import { createSntpQuery, createTcp, createTimers, createTls, type Transport } from '../../../hal/index.ts';

declare const PORTS: { echo: number; banner: number; reset: number; closed: number; sntp: number };

const timers = createTimers();
/** Ends still to come: six connections and two queries. */
let left = 8;
const ended = (): void => {
  if (--left === 0) print('#done');
};
const follow = (name: string, transport: Transport, onOpen: (connection: ReturnType<Transport['connect']>) => void): void => {
  let closings = 0;
  let received = '';
  const connection = transport.connect({
    onOpen() {
      print('#' + name + ' open');
      onOpen(connection);
    },
    onData(bytes) {
      received += bytes;
      if (received.length === 2000) connection.close();
    },
    onDrain() {},
    onClose(error) {
      closings++;
      print('#' + name + ' close ' + error + ' received ' + received.length + ' ' + E.CRC32(received));
      timers.after(300, () => {
        print('#' + name + ' closings ' + closings);
        ended();
      });
    },
  });
  print('#' + name + ' returned');
};
const tcp = (port: number): Transport => createTcp({ host: '127.0.0.1', port });

let bytes = '';
for (let i = 0; i < 2000; i++) bytes += String.fromCharCode((i * 7) & 255);
follow('echo', tcp(PORTS.echo), (connection) => connection.write(bytes));
follow('banner', tcp(PORTS.banner), () => {});
follow('reset', tcp(PORTS.reset), (connection) => connection.write('x'));
follow('closed', tcp(PORTS.closed), () => {});
follow('unknown', createTcp({ host: 'no.such.name.invalid', port: 1 }), () => {});
follow('tls', createTls({ host: '127.0.0.1', port: PORTS.banner }), (connection) => connection.write('hello'));
const query = createSntpQuery(timers, PORTS.sntp, 3000);
query('127.0.0.1', (error, unixMs) => {
  print('#sntp ' + error + ' ' + Math.floor(unixMs! / 1000));
  ended();
});
createSntpQuery(
  timers,
  PORTS.closed,
  500,
)('127.0.0.1', (error) => {
  print('#sntp-silent ' + error);
  ended();
});
