import type { EngineHost } from '../host.ts';
import { bufferBytes, bufferedBytes, takeBuffered } from '../stream-buffer.ts';

/** `available`, `read` and `pipe` of an object that receives; `stream` is asked for when they run. */
export function streamFunctions(host: EngineHost, stream: () => object): Record<string, (...args: never[]) => unknown> {
  return {
    available: () => bufferedBytes(stream()),
    read: (count: unknown) => takeBuffered(stream(), Number(count) | 0),
    pipe(this: unknown, destination: unknown, options: unknown) {
      host.pipe(this, destination, options);
    },
  };
}

/** From the idle loop: gives data to who listens, at once; otherwise they wait in the object. @returns false when there is no room for them */
export function pushData(host: EngineHost, stream: object, bytes: string, force = false): boolean {
  if (!host.listens(stream, 'data')) return bufferBytes(stream, bytes, force);
  host.tell(stream, 'data', bytes);
  return true;
}
