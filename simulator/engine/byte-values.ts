import { stringToBytes } from '../text.ts';
import { elements } from './value-text.ts';

/** Bytes of a string, array or typed array (modulo 256), array buffer, or `{data, count}`; undefined for anything else. */
export function toBytes(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return stringToBytes(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return flattenBytes(value);
  const numbers = elements(value);
  if (numbers) return Uint8Array.from(numbers);
  return 'data' in value && 'count' in value ? flattenBytes([value]) : undefined;
}

/** As `E.toString` and `E.toUint8Array` flatten their arguments: also `{data, count}` and `{callback}`-free nesting. */
export function flattenBytes(values: readonly unknown[]): Uint8Array {
  const parts = values.map((value) => {
    if (typeof value === 'number' || typeof value === 'boolean') return Uint8Array.of(Number(value));
    const { data, count } = (value ?? {}) as { data?: unknown; count?: unknown };
    if (data !== undefined && !Array.isArray(value)) {
      const once = flattenBytes([data]);
      return Buffer.concat(Array.from({ length: Number(count ?? 0) }, () => once));
    }
    return (Array.isArray(value) ? flattenBytes(value) : toBytes(value)) ?? new Uint8Array();
  });
  return Uint8Array.from(Buffer.concat(parts));
}
