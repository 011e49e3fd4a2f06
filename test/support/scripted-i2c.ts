import type { I2cBus } from '../../hal/i2c.ts';

/** One expected transfer: what the driver must do, and what the wire answers. */
export type I2cStep =
  | { readonly write: readonly number[]; readonly fails?: Error }
  | { readonly read: number; readonly answer?: readonly number[]; readonly fails?: Error }
  | { readonly transfer: readonly number[]; readonly count: number; readonly answer?: readonly number[]; readonly fails?: Error };

export interface ScriptedI2c extends I2cBus {
  /** Throws if a step was not used, or if the driver swallowed the complaint about a wrong one. Call it last in each test. */
  done(): void;
}

/**
 * An I2C bus that follows a script, transfer by transfer. An unexpected one throws here and again in `done`, so that a
 * driver which catches errors cannot hide it.
 */
export function scriptedI2c(address: number, steps: readonly I2cStep[]): ScriptedI2c {
  let position = 0;
  let complaint: Error | undefined;

  const complain = (text: string): never => {
    complaint ??= new Error(`transfer ${position}: ${text}`);
    throw complaint;
  };
  const run = (actualAddress: number, actual: object, count: number): Uint8Array => {
    if (actualAddress !== address) complain(`address 0x${actualAddress.toString(16)} instead of 0x${address.toString(16)}`);
    const step = steps[position];
    if (!step) return complain(`${JSON.stringify(actual)} after the end of the script`);
    const { fails, ...rest } = step;
    const { answer, ...expected } = rest as { answer?: readonly number[] };
    if (JSON.stringify(expected) !== JSON.stringify(actual)) complain(`${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
    if (!fails && count > 0 && answer?.length !== count) complain(`the script answers ${answer?.length ?? 0} bytes of ${count}`);
    position++;
    if (fails) throw fails;
    return Uint8Array.from(answer ?? []);
  };
  return {
    write: (to, bytes) => void run(to, { write: [...bytes] }, 0),
    read: (from, count) => run(from, { read: count }, count),
    transfer: (to, bytes, count) => run(to, { transfer: [...bytes], count }, count),
    done() {
      if (complaint) throw complaint;
      if (position < steps.length) throw new Error(`${steps.length - position} transfers left, next ${JSON.stringify(steps[position])}`);
    },
  };
}
