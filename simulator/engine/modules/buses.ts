import type { PluggableBoard } from '../../surroundings.ts';
import { DEFAULT_PINS, type Wires } from '../../wires.ts';
import { pinArgument } from '../pin-object.ts';
import { installI2c } from './i2c.ts';
import { oneWire } from './one-wire.ts';
import { installSerial } from './serial.ts';
import { softI2c } from './soft-i2c.ts';
import { installSpi, softSpi } from './spi.ts';

/** The bus objects and classes of the program, on the wires of the board. */
export function installBuses(board: PluggableBoard, wires: Wires): void {
  const { pins } = board;
  /** The objects that `I2C.find` and its kin hand out, of the present run. */
  const found = new Map<string, object>();
  const keep = (name: string, object: object): object => {
    found.set(name, object);
    return object;
  };
  for (const name of ['I2C1', 'I2C2'] as const) {
    board.installGlobal(name, (host) =>
      keep(
        name,
        installI2c(host, (scl, sda) => wires.findI2c(name, scl, sda)),
      ),
    );
  }
  for (const name of ['SPI1', 'SPI2'] as const) {
    board.installGlobal(name, (host) =>
      keep(
        name,
        installSpi(host, pins, (sck) => wires.findSpi(name, sck)),
      ),
    );
  }
  for (const name of ['Serial2', 'Serial3'] as const) board.installGlobal(name, (host) => installSerial(host, wires.serial[name]));
  board.installGlobal('I2C', (host) => host.constructor_('I2C', () => softI2c(host, pins)));
  board.installGlobal('SPI', (host) => host.constructor_('SPI', () => softSpi(host, pins)));
  board.installGlobal('OneWire', (host) => host.constructor_('OneWire', (pin) => oneWire(host, pins, pin)));
  const find = (pin: unknown, kind: string): object | undefined => {
    const number = pinArgument(pin);
    const owner = Object.entries(DEFAULT_PINS).find(
      ([name, of]) => name.startsWith(kind) && (Object.values(of) as (number | undefined)[]).includes(number),
    );
    return owner && found.get(owner[0]);
  };
  for (const kind of ['I2C', 'SPI']) board.installGlobal(`${kind}.find`, (host) => host.fn((pin: unknown) => find(pin, kind)));
}
