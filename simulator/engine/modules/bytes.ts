import type { EngineHost } from '../host.ts';

/** Bytes of what the engine takes for data: numbers, strings, arrays of these, `{data, count}`, typed arrays. */
export function byteList(host: EngineHost, items: Iterable<unknown>): number[] {
  const bytes: number[] = [];
  for (const item of items) append(host, item, bytes);
  return bytes;
}

function append(host: EngineHost, item: unknown, bytes: number[]): void {
  if (typeof item === 'number') bytes.push(item & 255);
  else if (typeof item === 'string') {
    for (let index = 0; index < item.length; index++) bytes.push(item.charCodeAt(index) & 255);
  } else if (isRepeated(item)) {
    const once = byteList(host, [item.data]);
    for (let times = Number(item.count) | 0; times > 0; times--) bytes.push(...once);
  } else if (typeof item === 'object' && item !== null && 'byteLength' in item && !('length' in item)) {
    bytes.push(...new Uint8Array(item as ArrayBuffer));
  } else if (typeof item === 'object' && item !== null && 'length' in item) {
    for (const element of Array.from(item as ArrayLike<unknown>)) append(host, element, bytes);
  } else bytes.push(Number(item) & 255);
}

function isRepeated(item: unknown): item is { data: unknown; count: unknown } {
  return typeof item === 'object' && item !== null && 'data' in item && 'count' in item;
}
