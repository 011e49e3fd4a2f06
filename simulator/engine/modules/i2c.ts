import type { I2cBus, I2cTransfer } from '../../buses/i2c.ts';
import type { EngineHost } from '../host.ts';
import { pinArgument } from '../pin-object.ts';
import { byteList } from './bytes.ts';

/** What the ESP32 port waits for a bus that is not free, before it gives up. */
const BUS_TIMEOUT_US = 1_000_000;
/** Set-up of a command list and the switch to the driver's task, for each transfer. */
const TRANSFER_OVERHEAD_US = 60;
const DEFAULT_BITRATE_HZ = 100_000;
/** The chip's controller waits for ten bits while a part holds the clock: what ESP-IDF sets up, and the port leaves so. */
const STRETCH_BITS = 10;

/** The bus at those pins, or where the controller is wired by its name. */
export type FindI2cBus = (scl: number | undefined, sda: number | undefined) => I2cBus;

/** What `setup` of either kind of controller takes. */
export interface I2cSettings {
  readonly scl: number | undefined;
  readonly sda: number | undefined;
  readonly bitrateHz: number;
}

/** Carries the transfers of an `I2C` object. */
export interface I2cController {
  setup(settings: I2cSettings): void;
  write(address: number, bytes: readonly number[], stop: boolean): void;
  read(address: number, count: number, stop: boolean): readonly number[] | undefined;
}

/** An `I2C` object of the program on whatever carries its transfers. A write of no bytes and a read of none touch no wire. */
export function i2cObject(host: EngineHost, controller: I2cController): object {
  const read = (address: number, count: number, stop: boolean): Uint8Array | undefined => {
    const bytes = count > 0 ? controller.read(address, count, stop) : undefined;
    return bytes && host.uint8Array(bytes);
  };
  return host.object(
    {
      setup: host.fn((options?: { scl?: unknown; sda?: unknown; bitrate?: unknown }) => {
        const bitrateHz = options?.bitrate === undefined ? DEFAULT_BITRATE_HZ : Number(options.bitrate) | 0;
        if (bitrateHz < 100) throw host.error('Error', 'Invalid I2C bitrate');
        controller.setup({ scl: pinArgument(options?.scl), sda: pinArgument(options?.sda), bitrateHz });
      }),
      writeTo: host.fn((target: unknown, ...data: unknown[]) => {
        const { address, stop } = addressOf(target);
        const bytes = byteList(host, data);
        if (bytes.length > 0) controller.write(address, bytes, stop);
      }),
      readFrom: host.fn((target: unknown, quantity: unknown) => {
        const { address, stop } = addressOf(target);
        return read(address, Number(quantity) | 0, stop);
      }),
      readReg: host.fn((address: unknown, register: unknown, quantity: unknown) => {
        controller.write(Number(address) & 0xff, [Number(register) & 0xff], false);
        return read(Number(address) & 0xff, Number(quantity) | 0, true);
      }),
    },
    'I2C',
  );
}

/**
 * `I2C1`, `I2C2`: hardware I2C of the ESP32 port. Texts and quirks are the port's own (`targets/esp32/jshardwareI2c.c`):
 * a failed read throws, a stuck bus blocks for a second.
 */
export function installI2c(host: EngineHost, findBus: FindI2cBus): object {
  let bitrateHz = DEFAULT_BITRATE_HZ;
  let bus: I2cBus | undefined;

  const finish = (caller: string, transfer: I2cTransfer): void => {
    const wireUs = Math.ceil((transfer.clocks * 1e6) / bitrateHz) + Math.min(transfer.stretchUs, stretchLimitUs());
    host.elapseUs(transfer.outcome === 'stuck' ? BUS_TIMEOUT_US : TRANSFER_OVERHEAD_US + wireUs);
    if (transfer.outcome === 'stuck' || transfer.outcome === 'timeout') {
      throw host.error('Error', `${caller}:, Operation timeout because the bus is busy`);
    }
    if (transfer.outcome !== 'ok') throw host.error('Error', `${caller}: slave doesn't ACK the transfer`);
  };
  const stretchLimitUs = (): number => (STRETCH_BITS * 1e6) / bitrateHz;
  const ready = (caller: string): I2cBus => {
    if (!bus) throw host.error('Error', `${caller}:, unknown error code 259`);
    return bus;
  };
  return i2cObject(host, {
    setup(settings) {
      bitrateHz = settings.bitrateHz;
      bus = findBus(settings.scl, settings.sda);
      bus.recover();
    },
    write(address, bytes, stop) {
      finish('jshI2CWrite', ready('jshI2CWrite').write(address, bytes, { stop, stretchLimitUs: stretchLimitUs() }));
    },
    read(address, count, stop) {
      const transfer = ready('jshI2CRead').read(address, count, { stop, stretchLimitUs: stretchLimitUs() });
      finish('jshI2CRead', transfer);
      return transfer.bytes;
    },
  });
}

function addressOf(target: unknown): { address: number; stop: boolean } {
  if (typeof target !== 'object' || target === null) return { address: Number(target) & 0xff, stop: true };
  const { address, stop } = target as { address?: unknown; stop?: unknown };
  return { address: Number(address) & 0xff, stop: stop === undefined ? true : Boolean(stop) };
}
