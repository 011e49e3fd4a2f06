/** What an application hands to a client and hears from it. */
import type { Timers } from '../../hal/timers.ts';
import type { Transport } from '../../hal/transport.ts';
import type { Authentication } from './authentication.ts';
import type { Packet, PublishPacket } from './decode.ts';
import type { LargeMessages } from './large.ts';
import type { Properties, QoS } from './protocol.ts';
import type { SessionStore } from './store.ts';

/** Topics and payloads are byte strings everywhere: on the board that is what strings are; text in them is UTF-8. */
export interface Will {
  topic: string;
  payload: string;
  /** Default 0. */
  qos?: QoS;
  /** Default false. */
  retain?: boolean;
  /** Will Delay, Message Expiry and the like; MQTT 5. */
  properties?: Properties;
}

/** Keeps a topic saying whether the device is there: `online` after each connect, `offline` as will and before a wanted end. */
export interface Status {
  topic: string;
  online: string;
  offline: string;
  /** For all three messages. Default 1. */
  qos?: QoS;
  /** For all three messages, so that they cannot disagree. Default true. */
  retain?: boolean;
}

export interface PublishOptions {
  /** Default 0. 2 needs the client of `motekit/mqtt/full`; elsewhere it is refused with 0x9B. */
  qos?: QoS;
  /** Default false. */
  retain?: boolean;
  /** Whether a QoS 0 message may wait for a connection. QoS 1 and 2 always may. Default false. */
  wait?: boolean;
  /** What happens to a message that waits when a later one needs its place: 'oldest' (default) lets the oldest go, 'new' refuses the later one, 'latest' first replaces one waiting on the same topic. The later message's word counts. */
  drop?: 'oldest' | 'new' | 'latest';
  /** MQTT 5. */
  properties?: Properties;
}

export interface SubscribeOptions {
  /** Highest QoS wanted. Default 1; 2 counts as 1 except with `motekit/mqtt/full`. */
  qos?: QoS;
  /** MQTT 5, added up: 4 not the messages of this very client; 8 keep RETAIN as published; 16 retained messages only for a new subscription, 32 never. */
  flags?: number;
  /** MQTT 5: Subscription Identifier and User Property. */
  properties?: Properties;
}

/**
 * How an operation ended: a reason code of MQTT 5, below 0x80 for success. A refusal of this side uses the code a broker would use
 * (0x90 topic name invalid, 0x97 no room in the queue, …); 0x100 and up are outcomes without a broker's word.
 */
export type Outcome = (reason: number) => void;
export type MessageHandler = (topic: string, payload: string, packet: PublishPacket) => void;

export interface ClientOptions {
  transport: Transport;
  timers: Timers;
  /** 0 ≤ value < 1; spreads reconnects. Default `Math.random`. */
  random?: () => number;
  /** 5 (default) falls back to 4, which is 3.1.1, when the broker knows no better. */
  version?: 4 | 5;
  /** Default '': the broker chooses one (on 3.1.1 that forces `clean`). */
  clientId?: string;
  username?: string | undefined;
  password?: string | undefined;
  /** Seconds; 0 turns it off. A broker of MQTT 5 may overrule. Default 60. */
  keepAliveS?: number;
  /** Start without the session of before, at every connect. Default false. */
  clean?: boolean;
  /** MQTT 5: how long the broker keeps the session after a connection ends. Default 86400, a day; not used with `clean`. */
  sessionExpiryS?: number;
  /** Further CONNECT properties; MQTT 5. */
  properties?: Properties;
  will?: Will;
  /** Instead of `will`. */
  status?: Status;
  /** For TCP, TLS and CONNACK together. Default 20,000. */
  connectTimeoutMs?: number;
  /** Largest packet accepted from the broker. Default 4096. */
  maxPacketBytes?: number;
  /** Takes messages larger than that in pieces; `motekit/mqtt/full` alone. Default: such a packet ends the connection with 0x95. */
  large?: LargeMessages;
  /** Bounds of what waits for a connection or for a place in flight; the oldest that was never sent goes first. Defaults 16 and 2048. */
  maxQueuedMessages?: number;
  /** Payload and topic bytes together. */
  maxQueuedBytes?: number;
  /** QoS 1 and 2 messages under way at once; the broker's Receive Maximum may lower it. Default 8. */
  maxInFlight?: number;
  /** Enhanced authentication; MQTT 5, `motekit/mqtt/full` alone. */
  authentication?: Authentication;
  /** Keeps QoS 1 and 2 messages over restarts of the program; `motekit/mqtt/full` alone. Default: they end with the program. */
  store?: SessionStore;
  onConnected?: (connack: Packet) => void;
  /** A connection, or an attempt at one, has ended; the next follows after `retryMs`. `text` is the transport's or the broker's word for it; with 0x9C and 0x9D, where the broker sends the device. */
  onDisconnected?: (reason: number, text: string, retryMs: number) => void;
  /** The broker said no: to the connection, or, if `filter` is given, to a subscription made earlier or without a callback. */
  onRefused?: (reason: number, text: string, filter?: string) => void;
  /** Every message that no subscription's own handler took. */
  onMessage?: MessageHandler;
}

export interface Client {
  /** Connects, and from then on reconnects, until `end`. */
  start(): void;
  /** Never blocks. `callback` is called exactly once: acknowledged (QoS 1, 2) or handed to the network (QoS 0), refused, dropped, or ended. It may be called before this returns. */
  publish(topic: string, payload: string, options?: PublishOptions, callback?: Outcome): void;
  /** Holds for every later connection too. A second call for the same filter replaces the first. `callback` gets the granted QoS or the refusal. */
  subscribe(filter: string, options: SubscribeOptions, onMessage?: MessageHandler, callback?: Outcome): void;
  unsubscribe(filter: string, callback?: Outcome): void;
  /** Authenticates anew on the standing connection. `callback` gets 0, or why not: 0x8C if there is nothing to authenticate with or no connection. `motekit/mqtt/full` alone. */
  reauthenticate(callback?: Outcome): void;
  /** Says DISCONNECT and closes. Messages not yet acknowledged end with 0x102; `callback` comes last. With `withWill` the broker sends the will as if the connection had broken. */
  end(callback?: () => void, withWill?: boolean): void;
  /** Whether the broker has accepted the present connection. */
  connected(): boolean;
}
