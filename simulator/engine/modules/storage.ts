import { PAGE_BYTES } from '../../flash.ts';
import { FLAG_STORAGE_FILE, type Storage, type WriteFailure } from '../../storage.ts';
import { bytesToString, stringToBytes } from '../../text.ts';
import { methods } from '../globals/install.ts';
import type { Interpreter } from '../interpreter.ts';
import { flattenBytes, toBytes } from '../byte-values.ts';
import { Regexp } from '../regexp.ts';
import { openStorageFile } from './storage-file.ts';

/** What the engine says. */
export const WRITE_FAILURES: Readonly<Record<WriteFailure, string>> = {
  'zero-length': "Can't create zero length file",
  'no-room': 'Unable to find or create file',
  'too-much': 'Too much data for file size',
  different: 'File already written with different data',
};

/** Time that writing takes on the chip, in µs: a page program of 256 bytes, and the erasing of a page. */
export const WRITE_US_PER_BYTE = 4;
export const ERASE_US_PER_PAGE = 45_000;

/** `require("Storage")`. */
export function storageModule(interpreter: Interpreter, storage: Storage): object {
  const text = (value: unknown): string => interpreter.text(value);
  storage.onCompact = () => {
    interpreter.print('Compacting... \n');
    const { fileBytes, trashBytes } = storage.stats;
    interpreter.elapseUs(Math.ceil((fileBytes + trashBytes) / PAGE_BYTES) * ERASE_US_PER_PAGE + fileBytes * WRITE_US_PER_BYTE);
  };
  storage.onErase = (name) => interpreter.loader.erase(name);
  const read = (name: unknown, offset?: unknown, length?: unknown): string | undefined => {
    const bytes = storage.read(text(name), Number(offset ?? 0), Number(length ?? 0));
    return bytes && bytesToString(bytes);
  };
  const write = (name: unknown, data: Uint8Array, offset: unknown, size: unknown): true => {
    const start = Number(offset ?? 0);
    const failure = storage.write(text(name), data, start, Number(size ?? 0));
    interpreter.elapseUs(data.length * WRITE_US_PER_BYTE);
    interpreter.trace('storage-write', { name: text(name), offset: start, bytes: data.length, result: failure ?? 'ok' });
    return failure ? interpreter.fail(WRITE_FAILURES[failure]) : true;
  };
  const isPlainObject = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && toBytes(value) === undefined;
  const module = interpreter.object();
  methods(interpreter, module, {
    read: (_self, [name, offset, length]) => read(name, offset, length),
    readJSON: (_self, [name, noExceptions]) => {
      const json = read(name);
      if (json === undefined) return undefined;
      if (!noExceptions) return interpreter.parseJson(json, true);
      const outcome = interpreter.attempt(
        interpreter.native('parse', () => interpreter.parseJson(json, true)),
        undefined,
        [],
      );
      return 'value' in outcome ? outcome.value : undefined;
    },
    readArrayBuffer: (_self, [name]) => {
      const bytes = storage.read(text(name));
      return bytes && interpreter.arrayBuffer(bytes);
    },
    write: (_self, [name, data, offset, size]) => {
      if (isPlainObject(data)) return write(name, stringToBytes(interpreter.json.stringify(data)), 0, 0);
      if (data === undefined) interpreter.fail("Can't get pointer to data to write");
      if (data === null) interpreter.throw('TypeError', 'Expecting Number or iterable, got null');
      // A number or truth value is one byte, a function none.
      const bytes = typeof data === 'function' ? new Uint8Array() : flattenBytes([data]);
      return write(name, bytes, offset, size);
    },
    writeJSON: (_self, [name, value]) => write(name, stringToBytes(interpreter.json.relaxed(value)), 0, 0),
    erase: (_self, [name]) => {
      const done = storage.erase(text(name));
      if (done) interpreter.trace('storage-erase', { name: text(name) });
    },
    eraseAll: () => storage.eraseAll(),
    compact: () => storage.compact(),
    list: (_self, [pattern, filter]) => {
      const wanted = (filter as { sf?: unknown } | undefined)?.sf;
      // Asked for StorageFiles, it names each once, without the number of the chunk.
      const names = storage
        .list(wanted === undefined ? undefined : Boolean(wanted))
        .filter(({ name }) => !wanted || name.endsWith('\x01'))
        .map(({ name, flags }) => (flags & FLAG_STORAGE_FILE && wanted ? name.slice(0, -1) : name));
      return interpreter.array(names.filter((name) => matches(pattern, name)));
    },
    getFree: () => storage.stats.freeBytes,
    getStats: () => interpreter.object(storage.stats),
    hash: (_self, [pattern]) =>
      storage
        .list()
        .filter(({ name }) => matches(pattern, name))
        .reduce((hash, file) => (Math.imul(hash, 31) + file.size + file.address) | 0, 0),
    optimise: () => undefined,
    open: (_self, [name, mode]) => openStorageFile(interpreter, storage, name, mode),
  });

  function matches(pattern: unknown, name: string): boolean {
    if (pattern === undefined) return true;
    if (typeof pattern === 'string') return pattern === name;
    const { source, flags = '' } = pattern as { source: string; flags?: string };
    return new Regexp(source, flags.includes('i'), (message) => interpreter.fail(message)).exec(name, 0) !== undefined;
  }
  return module;
}
