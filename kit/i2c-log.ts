import { I2cBus, type I2cTransfer, type I2cTransferOptions } from '../simulator/buses/i2c.ts';

/** Decides a transfer in place of the parts: a script that is replayed. */
export type I2cScript = (request: I2cRequest) => I2cTransfer;

export interface I2cRequest {
  readonly address: number;
  readonly direction: 'write' | 'read';
  /** What the controller sends; empty for a read. */
  readonly bytes: readonly number[];
  /** How many bytes it asks for; 0 for a write. */
  readonly count: number;
  readonly stop: boolean;
}

/** A bus that remembers what crossed it, and that a script can answer in place of its parts. */
export class LoggedI2cBus extends I2cBus {
  readonly transfers: I2cTransfer[] = [];
  script: I2cScript | undefined;

  override write(address: number, bytes: readonly number[], options: I2cTransferOptions): I2cTransfer {
    const { stop } = options;
    return this.#log(
      this.script?.({ address, direction: 'write', bytes: bytes.map((byte) => byte & 255), count: 0, stop }) ??
        super.write(address, bytes, options),
    );
  }

  override read(address: number, count: number, options: I2cTransferOptions): I2cTransfer {
    const { stop } = options;
    return this.#log(this.script?.({ address, direction: 'read', bytes: [], count, stop }) ?? super.read(address, count, options));
  }

  #log(transfer: I2cTransfer): I2cTransfer {
    this.transfers.push(transfer);
    return transfer;
  }
}

/** One transfer as people read it: `0x76 write f4 25`, with `nack` where nobody acknowledged and `…` where the bus was kept. */
export function transferText({ address, direction, bytes, outcome, stop }: I2cTransfer): string {
  const words = [`0x${address.toString(16).padStart(2, '0')}`, direction, ...bytes.map(hexByte)];
  if (outcome !== 'ok') words.push(outcome);
  else if (!stop) words.push('…');
  return words.join(' ');
}

export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
