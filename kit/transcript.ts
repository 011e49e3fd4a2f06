import type { I2cOutcome, I2cTransfer } from '../simulator/buses/i2c.ts';
import { hexByte, transferText, type I2cRequest, type LoggedI2cBus } from './i2c-log.ts';

/**
 * One expected transfer. `write` is what the controller must send, `read` what it gets, as many bytes as it asks for; both: a write, a
 * repeated START and a read, as the HAL's `transfer` does it.
 */
export interface I2cStep {
  /** 7 bits, right-aligned. */
  readonly address: number;
  readonly write?: readonly number[];
  readonly read?: readonly number[];
  /** Nobody acknowledges the address, or the last byte written. */
  readonly nack?: 'address' | 'data';
}

/** A single bus transfer of a step. */
interface Expected {
  readonly index: number;
  readonly address: number;
  readonly direction: 'write' | 'read';
  readonly bytes: readonly number[];
  readonly stop: boolean;
  readonly outcome: I2cOutcome;
}

/**
 * A strict script of a bus: each transfer must be the next one expected, byte for byte, and none may be left over. A wrong transfer throws
 * where it happens, and again from `verify`, so that code which catches errors cannot hide it.
 */
export class Transcript {
  readonly #expected: readonly Expected[];
  readonly #bus: string;
  #position = 0;
  #complaint: Error | undefined;

  constructor(bus: LoggedI2cBus, steps: readonly I2cStep[]) {
    this.#bus = bus.name;
    this.#expected = steps.flatMap(expand);
    bus.script = (request) => this.#answer(request);
  }

  /** @throws what went wrong first, or that transfers are left over */
  verify(): void {
    if (this.#complaint) throw this.#complaint;
    const left = this.#expected.slice(this.#position);
    if (left.length === 0) return;
    throw new Error(
      `${this.#bus} transfer ${left[0]!.index} did not happen: expected ${textOf(left[0]!)}` +
        (left.length > 1 ? `, and ${left.length - 1} more after it` : ''),
    );
  }

  #answer(request: I2cRequest): I2cTransfer {
    const expected = this.#expected[this.#position];
    const seen = requestText(request);
    if (!expected) return this.#complain(`transfer ${this.#lastIndex() + 1} is one too many: ${seen}`);
    const { index, address, direction, bytes, stop, outcome } = expected;
    const same =
      address === request.address &&
      direction === request.direction &&
      (stop === request.stop || outcome !== 'ok') &&
      (direction === 'write' ? same8(bytes, request.bytes) : outcome !== 'ok' || bytes.length === request.count);
    if (!same) return this.#complain(`transfer ${index} is ${seen}, expected ${textOf(expected)}`);
    this.#position++;
    const crossed = outcome === 'nack-address' ? [] : bytes;
    return { address, direction, bytes: crossed, outcome, stop, clocks: 1 + 9 * (1 + crossed.length) + Number(stop), stretchUs: 0 };
  }

  #lastIndex(): number {
    return this.#expected.at(-1)?.index ?? -1;
  }

  #complain(text: string): never {
    this.#complaint ??= new Error(`${this.#bus} ${text}`);
    throw this.#complaint;
  }
}

function expand({ address, write, read, nack }: I2cStep, index: number): Expected[] {
  const outcome: I2cOutcome = nack === undefined ? 'ok' : nack === 'address' ? 'nack-address' : 'nack-data';
  const last = (direction: 'write' | 'read', bytes: readonly number[]): Expected => ({
    index,
    address,
    direction,
    bytes,
    stop: true,
    outcome,
  });
  if (!write) return [last('read', read ?? [])];
  if (!read) return [last('write', write)];
  return [{ ...last('write', write), stop: false, outcome: 'ok' }, last('read', read)];
}

function same8(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((byte, index) => (byte & 255) === b[index]);
}

function textOf({ direction, bytes, ...rest }: Expected): string {
  return direction === 'read' && rest.outcome === 'ok'
    ? `0x${rest.address.toString(16).padStart(2, '0')} read of ${bytes.length}`
    : transferText({ direction, bytes, ...rest, clocks: 0, stretchUs: 0 });
}

function requestText({ address, direction, bytes, count, stop }: I2cRequest): string {
  const where = `0x${address.toString(16).padStart(2, '0')}`;
  return direction === 'read' ? `${where} read of ${count}` : [where, 'write', ...bytes.map(hexByte), ...(stop ? [] : ['…'])].join(' ');
}
