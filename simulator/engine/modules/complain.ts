import type { EngineHost } from '../host.ts';
import { kindName } from '../kind-name.ts';

/** A line of the console in place of an exception; the call gives undefined. */
export function complain(host: EngineHost, message: string): undefined {
  host.print(`ERROR: ${message}\n`);
  return undefined;
}

/** What the network's functions say to options that are none. */
export function wrongOptions(host: EngineHost, options: unknown): undefined {
  return complain(host, `Expecting Options to be an Object but it was ${kindName(options)}`);
}

/** What they say to a callback that cannot be called. */
export function wrongCallback(host: EngineHost, callback: unknown): undefined {
  return complain(host, `Expecting Callback Function but got ${kindName(callback)}`);
}
