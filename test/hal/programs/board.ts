/** Runs on the interpreter: timers, identity and the BME280 driver, one line of output for each fact. */
import { createTimers } from '../../../hal/index.ts';
import { createBme280 } from '../../../hal/drivers/bme280.ts';
import { encodeIdentity, readIdentity, type Identity } from '../../../firmware/identity.ts';

const timers = createTimers();
const fine = timers.nowMs();
print('#boot ' + (fine >= 0 && fine < 100));

// Timers: order, cancel, exceptions.
timers.after(60, () => {
  print('#timer c');
  timers.after(40, () => print('#done'));
});
timers.after(20, () => print('#timer a'));
timers.cancel(timers.after(30, () => print('#timer cancelled')));
timers.after(40, () => {
  print('#timer b');
  throw new Error('on purpose');
});
timers.cancel(undefined);

// Identity, with the engine's own checksum.
const identity: Identity = {
  v: 1,
  org: 'o',
  site: 's',
  area: 'a',
  type: 't',
  id: 'K\xc3\xbcche',
  wifi: { ssid: 'x"y', password: '' },
  broker: { host: 'h', port: 1 },
};
const text = encodeIdentity(identity, E.CRC32);
const copies = [text.substr(0, 20) + '!' + text.substr(21), text];
const back = readIdentity((copy) => copies[copy], E.CRC32);
print('#identity ' + text.substr(0, 8) + ' ' + E.toJS(back && back.id) + ' ' + readIdentity(() => copies[0], E.CRC32));

// BME280 on a bus that plays a part with the values of Bosch's example.
const registers = new Uint8Array(256);
const fill = (first: number, bytes: number[]): void => bytes.forEach((byte, i) => (registers[first + i] = byte));
fill(0x88, [112, 107, 67, 103, 24, 252, 125, 142, 67, 214, 208, 11, 39, 11, 140, 0, 249, 255, 140, 60, 248, 198, 112, 23, 0, 75]);
fill(0xe1, [106, 1, 0, 20, 32, 3, 30]);
fill(0xd0, [0x60]);
fill(0xf7, [0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00, 0x6d, 0x60]);
const before = process.memory().usage;
const bme = createBme280(
  {
    write: (_address, bytes) => void (registers[bytes[0]!] = bytes[1]!),
    read: (_address, count) => registers.subarray(0, count),
    transfer: (_address, bytes, count) => registers.subarray(bytes[0]!, bytes[0]! + count),
  },
  {},
  timers,
);
bme.configure();
print('#vars ' + (process.memory().usage - before));
bme.sample((error, sample) => print('#bme ' + error + ' ' + JSON.stringify(sample)));
