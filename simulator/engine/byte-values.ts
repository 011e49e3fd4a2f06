import { stringToBytes } from '../text.ts';
import { elements } from './value-text.ts';

/** Bytes of a string, array (modulo 256), typed array or array buffer; undefined for anything else. */
export function toBytes(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return stringToBytes(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return flattenBytes(value);
  const view = value as Partial<Uint8Array>;
  if (ArrayBuffer.isView(value) && view.BYTES_PER_ELEMENT !== 1)
    return new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer);
  const numbers = elements(value);
  return numbers && Uint8Array.from(numbers);
}

/** As `E.toString` and `E.toUint8Array` flatten their arguments: also `{data, count}` and `{callback}`-free nesting. */
export function flattenBytes(values: readonly unknown[]): Uint8Array {
  const parts = values.map((value) => {
    if (typeof value === 'number' || typeof value === 'boolean') return Uint8Array.of(Number(value));
    const bytes = Array.isArray(value) ? flattenBytes(value) : toBytes(value);
    if (bytes) return bytes;
    const { data, count } = (value ?? {}) as { data?: unknown; count?: unknown };
    const once = data === undefined ? new Uint8Array() : flattenBytes([data]);
    return Buffer.concat(Array.from({ length: Number(count ?? 0) }, () => once));
  });
  return Uint8Array.from(Buffer.concat(parts));
}
