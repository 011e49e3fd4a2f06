/** What an object of the engine keeps of data that nobody listens to (`src/jswrap_stream.c`). */
const buffers = new WeakMap<object, string>();
const BUFFER_BYTES = 512;

/** @returns false when there is no room: the data stay where they were, unless `force` fills the buffer and drops the rest */
export function bufferBytes(stream: object, bytes: string, force = false): boolean {
  const before = buffers.get(stream) ?? '';
  const fits = before === '' || before.length + bytes.length <= BUFFER_BYTES;
  if (fits) buffers.set(stream, before + bytes);
  else if (force) buffers.set(stream, (before + bytes).slice(0, Math.max(BUFFER_BYTES, before.length)));
  return fits || force;
}

export function bufferedBytes(stream: object): number {
  return buffers.get(stream)?.length ?? 0;
}

export function bufferedText(stream: object): string {
  return buffers.get(stream) ?? '';
}

/** Takes so many bytes, all of them when fewer are there or none are named. */
export function takeBuffered(stream: object, count = 0): string {
  const bytes = buffers.get(stream) ?? '';
  const length = count <= 0 ? bytes.length : count;
  if (length >= bytes.length) buffers.delete(stream);
  else buffers.set(stream, bytes.slice(length));
  return bytes.slice(0, length);
}
