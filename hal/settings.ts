import type { BlobStore } from './storage.ts';

/**
 * A few values that survive resets, as one JSON document in two copies. A save replaces the older copy, so a power cut at any moment leaves
 * the document before or the one after. Flash wears out: save on change, not on a timer.
 */
export interface Settings<T extends object> {
  /** The last complete save over the defaults: keys that were not saved are as by default, keys that have no default are dropped. */
  load(): T;
  /** Throws what `BlobStore.write` throws; the settings are then what they were before. */
  save(values: T): void;
}

/**
 * Settings in the blobs `<name>0` and `<name>1`; the name has at most 27 bytes. Values are what JSON can hold, with the engine's precision
 * of 11 digits. Each copy is: CRC-32 of the rest (8 hexadecimal digits), sequence (8), JSON.
 * @param crc32 the engine's `E.CRC32`, or another of IEEE 802.3
 */
export function createSettings<T extends object>(
  store: BlobStore,
  crc32: (bytes: string) => number,
  name: string,
  defaults: T,
): Settings<T> {
  interface Copy {
    readonly sequence: number;
    readonly json: string;
  }
  const read = (copy: number): Copy | undefined => {
    const text = store.read(name + copy);
    if (text === undefined || text.length < 18) return undefined;
    if (parseInt(text.substr(0, 8), 16) !== crc32(text.substr(8))) return undefined;
    return { sequence: parseInt(text.substr(8, 8), 16), json: text.substr(16) };
  };
  /** Which copy counts: the later complete one. */
  const newest = (): number => {
    const a = read(0);
    const b = read(1);
    if (!a || !b) return b ? 1 : a ? 0 : -1;
    return b.sequence > a.sequence ? 1 : 0;
  };
  return {
    load() {
      const at = newest();
      const saved = (at < 0 ? {} : JSON.parse(read(at)!.json)) as { [key: string]: unknown };
      const values: { [key: string]: unknown } = {};
      for (const key of Object.keys(defaults))
        values[key] = saved.hasOwnProperty(key) ? saved[key] : (defaults as { [key: string]: unknown })[key];
      return values as T;
    },
    save(values) {
      const at = newest();
      const body = hex8(at < 0 ? 1 : read(at)!.sequence + 1) + JSON.stringify(values);
      store.write(name + (at === 0 ? 1 : 0), hex8(crc32(body)) + body);
    },
  };
}

function hex8(value: number): string {
  return ('0000000' + value.toString(16)).substr(-8);
}
