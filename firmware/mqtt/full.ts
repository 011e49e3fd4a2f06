/** `motekit/mqtt/full`: the client with QoS 2. */
import { createCore } from './client.ts';
import type { Client, ClientOptions } from './options.ts';
import { createQos2 } from './qos2.ts';
import { readProperties, writeProperties } from './properties.ts';

export * from './protocol.ts';
export { matches } from './topics.ts';
export type { Packet, PublishPacket } from './decode.ts';
export type { Client, ClientOptions, MessageHandler, Outcome, PublishOptions, Status, SubscribeOptions, Will } from './options.ts';

/** Makes a client; nothing happens before `start`. */
export function createClient(options: ClientOptions): Client {
  return createCore(options, { read: readProperties, write: writeProperties }, createQos2());
}
