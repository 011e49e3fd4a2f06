/** `motekit/mqtt/v4`: the client for 3.1.1 alone, for a bundle that shall not pay for properties. */
import { createCore } from './client.ts';
import type { Client, ClientOptions } from './options.ts';

export * from './protocol.ts';
export { matches } from './topics.ts';
export type { Packet, PublishPacket } from './decode.ts';
export type { Client, ClientOptions, MessageHandler, Outcome, PublishOptions, Status, SubscribeOptions, Will } from './options.ts';

/** Makes a client that speaks 3.1.1; nothing happens before `start`. */
export function createClient(options: ClientOptions): Client {
  return createCore(options, false, false);
}
