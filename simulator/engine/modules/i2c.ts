import type { I2cBus, I2cTransfer } from '../../buses/i2c.ts';
import type { EngineHost } from '../host.ts';
import { byteList } from './bytes.ts';

/** What the ESP32 port waits for a bus that is not free, before it gives up. */
const BUS_TIMEOUT_US = 1_000_000;
/** Set-up of a command list and the switch to the driver's task, for each transfer. */
const TRANSFER_OVERHEAD_US = 60;
const DEFAULT_BITRATE_HZ = 100_000;

/**
 * `I2C1`, `I2C2`: hardware I2C of the ESP32 port. Texts and quirks are the port's own (`targets/esp32/jshardwareI2c.c`):
 * a write of no bytes and a read of none touch no wire, a failed read throws, a stuck bus blocks for a second.
 */
export function installI2c(host: EngineHost, bus: I2cBus): object {
  let bitrateHz = DEFAULT_BITRATE_HZ;
  let ready = false;

  const finish = (caller: string, transfer: I2cTransfer): void => {
    host.elapseUs(transfer.outcome === 'stuck' ? BUS_TIMEOUT_US : TRANSFER_OVERHEAD_US + Math.ceil((transfer.clocks * 1e6) / bitrateHz));
    if (transfer.outcome === 'stuck') throw host.error('Error', `${caller}:, Operation timeout because the bus is busy`);
    if (transfer.outcome !== 'ok') throw host.error('Error', `${caller}: slave doesn't ACK the transfer`);
  };
  const requireSetup = (caller: string): void => {
    if (!ready) throw host.error('Error', `${caller}:, unknown error code 259`);
  };
  const write = (address: number, bytes: readonly number[], stop: boolean): void => {
    requireSetup('jshI2CWrite');
    finish('jshI2CWrite', bus.write(address, bytes, stop));
  };
  const read = (address: number, count: number, stop: boolean): Uint8Array | undefined => {
    if (!(count > 0)) return undefined;
    requireSetup('jshI2CRead');
    const transfer = bus.read(address, count, stop);
    finish('jshI2CRead', transfer);
    return host.uint8Array(transfer.bytes);
  };

  return host.object(
    {
      setup: host.fn((options?: { bitrate?: unknown }) => {
        const asked = options?.bitrate === undefined ? DEFAULT_BITRATE_HZ : Number(options.bitrate) | 0;
        if (asked < 100) throw host.error('Error', 'Invalid I2C bitrate');
        bitrateHz = asked;
        ready = true;
        bus.recover();
      }),
      writeTo: host.fn((target: unknown, ...data: unknown[]) => {
        const { address, stop } = addressOf(target);
        const bytes = byteList(host, data);
        if (bytes.length > 0) write(address, bytes, stop);
      }),
      readFrom: host.fn((target: unknown, quantity: unknown) => {
        const { address, stop } = addressOf(target);
        return read(address, Number(quantity) | 0, stop);
      }),
      readReg: host.fn((address: unknown, register: unknown, quantity: unknown) => {
        write(Number(address) & 0xff, [Number(register) & 0xff], false);
        return read(Number(address) & 0xff, Number(quantity) | 0, true);
      }),
    },
    'I2C',
  );
}

function addressOf(target: unknown): { address: number; stop: boolean } {
  if (typeof target !== 'object' || target === null) return { address: Number(target) & 0xff, stop: true };
  const { address, stop } = target as { address?: unknown; stop?: unknown };
  return { address: Number(address) & 0xff, stop: stop === undefined ? true : Boolean(stop) };
}
