/** Converters, PWM, a serial port and debounced edges through the hardware layer: the same program on either lane. */
import { compile } from '../../build/compile.ts';
import { definePart } from '../../simulator/parts/define-part.ts';
import type { Pins } from '../../simulator/pins.ts';
import type { Surroundings } from '../../simulator/surroundings.ts';
import type { EventQueue } from '../../simulator/queue.ts';

export const PORTS_US = 6e6;

/** Answers each byte with the other case. */
const echo = definePart({
  name: 'echo',
  uart: true,
  make: (part) => ({ uart: { baud: 9600, receive: (byte) => part.send([(byte ?? 0) ^ 0x20]) } }),
});

export async function portsProgram(): Promise<Uint8Array> {
  const cwd = new URL('../../', import.meta.url).pathname;
  return (await compile({ entry: 'test/hal/fixtures/ports.ts', cwd, name: 'ports', version: '0.0.0' })).code;
}

/** 0.8 V at D36, an echo at Serial2, and a contact at D27 that bounces at 1.2 s and 2 s and opens for good after the program stopped looking. */
export function surround(around: Surroundings, pins: Pins, queue: EventQueue): void {
  around.attach(echo());
  pins.driveVolts(36, 0.8);
  pins.drive(27, 1);
  for (const [atMs, level] of [
    [1200, 0],
    [1204, 1],
    [1209, 0],
    [2000, 1],
    [2003, 0],
    [2006, 1],
    [4000, 0],
  ] as const)
    queue.at(atMs * 1000, () => pins.drive(27, level));
}

/** Volts of D25 and D18 between the steps of the program, once it has run. */
export function watchVolts(pins: Pins, queue: EventQueue): (readonly [number, number])[] {
  const seen: (readonly [number, number])[] = [];
  const volts = (pin: number): number => Math.round(pins.volts(pin) * 1000) / 1000;
  for (let atMs = 500; atMs < 5000; atMs += 1000) queue.at(atMs * 1000, () => seen.push([volts(25), volts(18)]));
  return seen;
}

export const PORTS_LINES = ['in 80 80', 'BAD_VALUE D5', 'BAD_VALUE D5', 'heard HELLO 0', 'level false', 'level true'];
/** At first, then after each step: a byte of the converter of 3.3 V / 255, a share of 3.3 V in 1,024 steps. */
export const PORTS_VOLTS: readonly (readonly [number, number])[] = [
  [0, 0],
  [3.3, 3.3],
  [1.656, 0.825],
  [3.3, 3.3],
  [0, 0],
];
