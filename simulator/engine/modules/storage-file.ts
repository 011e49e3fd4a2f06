import { FLAG_STORAGE_FILE, type Storage } from '../../storage.ts';
import { bytesToString, stringToBytes } from '../../text.ts';
import { PAGE_BYTES } from '../../flash.ts';
import { methods } from '../globals/install.ts';
import type { Interpreter } from '../interpreter.ts';

/** Name of a StorageFile; one more character numbers its chunks from 1. */
const NAME_CHARS = 27;
const CHUNK_BYTES = PAGE_BYTES - 32;
const MAX_CHUNKS = 255;

/** `require("Storage").open(name, mode)`: a file that grows by appending, in chunks of a page. Bytes of 255 end it. */
export function openStorageFile(interpreter: Interpreter, storage: Storage, nameValue: unknown, modeValue: unknown): object {
  const name = interpreter.text(nameValue).slice(0, NAME_CHARS);
  const mode = interpreter.text(modeValue);
  if (!['r', 'w', 'a'].includes(mode)) interpreter.fail(`Invalid mode ${interpreter.json.relaxed(modeValue)}`);
  const chunkName = (chunk: number): string => name + String.fromCharCode(chunk);
  const contents = (): string => {
    let text = '';
    for (let chunk = 1; chunk <= MAX_CHUNKS; chunk++) {
      const bytes = storage.read(chunkName(chunk));
      if (!bytes) break;
      text += bytesToString(bytes);
    }
    const end = text.indexOf('\xff');
    return end < 0 ? text : text.slice(0, end);
  };
  const eraseAll = (): void => {
    for (let chunk = 1; chunk <= MAX_CHUNKS && storage.erase(chunkName(chunk)); chunk++);
  };
  if (mode === 'w') eraseAll();
  let at = mode === 'r' ? 0 : contents().length;

  const append = (text: string): void => {
    for (let rest = text; rest.length > 0;) {
      const chunk = Math.floor(at / CHUNK_BYTES) + 1;
      const offset = at % CHUNK_BYTES;
      if (chunk > MAX_CHUNKS) interpreter.fail('File too big!');
      const part = rest.slice(0, CHUNK_BYTES - offset);
      const failure = storage.write(chunkName(chunk), stringToBytes(part), offset, offset === 0 ? CHUNK_BYTES : 0, FLAG_STORAGE_FILE);
      if (failure) interpreter.fail('Unable to find or create file');
      interpreter.trace('storage-write', { name, offset: at, bytes: part.length, result: 'ok' });
      at += part.length;
      rest = rest.slice(part.length);
    }
  };
  const reading = (): void => {
    if (mode !== 'r') interpreter.fail("Can't read in this mode");
  };
  const take = (length: number): string | undefined => {
    const text = contents().slice(at, at + length);
    at += text.length;
    return text === '' ? undefined : text;
  };
  const file = interpreter.object({}, 'StorageFile');
  methods(interpreter, file, {
    read: (_self, [length]) => (reading(), take(Number(length))),
    readLine: () => {
      reading();
      const text = contents();
      const end = text.indexOf('\n', at);
      return take(end < 0 ? text.length : end + 1 - at);
    },
    write: (_self, [data]) => {
      if (mode === 'r') interpreter.fail("Can't write in this mode");
      append(interpreter.text(data));
    },
    getLength: () => contents().length,
    pipe: (self, [destination, options]) => interpreter.pipe(self, destination, options),
    erase: () => {
      eraseAll();
      at = 0;
    },
  });
  return file;
}
