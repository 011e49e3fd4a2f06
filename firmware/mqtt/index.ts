/** `motekit/mqtt`: an MQTT client for 5 and 3.1.1, QoS 0 and 1. */
import { createCore } from './client.ts';
import type { Client, ClientOptions } from './options.ts';

export * from './protocol.ts';
export { matches } from './topics.ts';
export type { Packet, PublishPacket } from './decode.ts';
export type { Client, ClientOptions, MessageHandler, Outcome, PublishOptions, Status, SubscribeOptions, Will } from './options.ts';

/** Makes a client; nothing happens before `start`. */
export function createClient(options: ClientOptions): Client {
  return createCore(options, true, false);
}
