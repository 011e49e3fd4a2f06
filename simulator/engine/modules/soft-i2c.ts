import type { Pins } from '../../pins.ts';
import type { EngineHost } from '../host.ts';
import { settle } from '../pin-functions.ts';
import { i2cObject } from './i2c.ts';

/** Looks at a held clock before it gives up, and how long each takes. */
const STRETCH_LOOKS = 20_000;
const LOOK_US = 5;

/**
 * `new I2C()`: two pins moved by the engine itself (`src/jsi2c.c`). It does not look at acknowledges: what nobody answers reads 0xFF,
 * and a write into the void succeeds.
 */
export function softI2c(host: EngineHost, pins: Pins): object {
  let scl: number | undefined;
  let sda: number | undefined;
  let delayUs = 0;
  let started = false;

  return i2cObject(host, {
    setup(settings) {
      ({ scl, sda } = settings);
      delayUs = Math.trunc(250_000 / settings.bitrateHz);
      for (const pin of [scl, sda]) if (pin !== undefined) idle(pin);
    },
    write(address, bytes, stop) {
      if (scl === undefined || sda === undefined) return;
      start(scl, sda);
      for (const byte of [address << 1, ...bytes]) send(scl, sda, byte);
      if (stop) end(scl, sda);
    },
    read(address, count, stop) {
      // The engine hands out what happens to be in its memory.
      if (scl === undefined || sda === undefined) return Array.from({ length: count }, () => 0);
      const [clock, data] = [scl, sda];
      start(clock, data);
      send(clock, data, (address << 1) | 1);
      const bytes = Array.from({ length: count }, (_, index) => receive(clock, data, index === count - 1));
      if (stop) end(clock, data);
      return bytes;
    },
  });

  function idle(pin: number): void {
    pins.latch(pin, 1);
    pins.setMode(pin, 'opendrain_pullup');
  }
  function release(pin: number): void {
    pins.setMode(pin, 'input_pullup');
  }
  function pullDown(pin: number): void {
    pins.latch(pin, 0);
    pins.setMode(pin, 'output');
  }
  function wait(): void {
    host.elapseUs(delayUs);
  }
  function fail(text: string): never {
    throw host.error('Error', `I2C Error: ${text}`);
  }
  function awaitClock(clock: number, where: string): void {
    for (let looks = 0; pins.read(clock) === 0; looks++) {
      if (looks === STRETCH_LOOKS) fail(`Timeout (${where})`);
      host.elapseUs(LOOK_US);
    }
  }
  function start(clock: number, data: number): void {
    settle(host);
    if (started) {
      release(data);
      wait();
      release(clock);
      awaitClock(clock, 'start');
      wait();
    }
    if (pins.read(data) === 0) fail('Arbitration (start)');
    pullDown(data);
    wait();
    pullDown(clock);
    wait();
    started = true;
  }
  function end(clock: number, data: number): void {
    pullDown(data);
    wait();
    release(clock);
    awaitClock(clock, 'stop');
    wait();
    release(data);
    wait();
    if (pins.read(data) === 0) fail('Arbitration (stop)');
    wait();
    started = false;
  }
  function sendBit(clock: number, data: number, bit: number): void {
    if (bit) release(data);
    else pullDown(data);
    wait();
    release(clock);
    wait();
    wait();
    awaitClock(clock, 'wr');
    pullDown(clock);
    release(data);
    wait();
  }
  function receiveBit(clock: number, data: number): number {
    release(data);
    wait();
    release(clock);
    wait();
    awaitClock(clock, 'rd');
    wait();
    const bit = pins.read(data);
    pullDown(clock);
    wait();
    return bit;
  }
  function send(clock: number, data: number, byte: number): void {
    for (let bit = 7; bit >= 0; bit--) sendBit(clock, data, (byte >> bit) & 1);
    receiveBit(clock, data);
  }
  function receive(clock: number, data: number, last: boolean): number {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte = (byte << 1) | receiveBit(clock, data);
    sendBit(clock, data, last ? 1 : 0);
    release(data);
    return byte;
  }
}
