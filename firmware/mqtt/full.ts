/** `motekit/mqtt/full`: the client with QoS 2, enhanced authentication and a session that outlives the program. */
import { createCore } from './client.ts';
import type { Client, ClientOptions } from './options.ts';

export * from './protocol.ts';
export { matches } from './topics.ts';
export type { Authentication } from './authentication.ts';
export type { LargeMessages, LargePart } from './large.ts';
export type { SessionStore } from './store.ts';
export type { Packet, PublishPacket } from './decode.ts';
export type { Client, ClientOptions, MessageHandler, Outcome, PublishOptions, Status, SubscribeOptions, Will } from './options.ts';

/** Makes a client; nothing happens before `start`. */
export function createClient(options: ClientOptions): Client {
  return createCore(options, true, true);
}
