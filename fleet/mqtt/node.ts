/** `motekit/mqtt/node`: the client of `motekit/mqtt/full` over Node's sockets, with promises, for tools and tests. */
import { randomBytes } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import type { PublishPacket } from '../../firmware/mqtt/decode.ts';
import { createClient } from '../../firmware/mqtt/full.ts';
import type { Client, ClientOptions, PublishOptions, Status, Will } from '../../firmware/mqtt/full.ts';
import { AUTH_DATA, CORRELATION_DATA, matches, SUBSCRIPTION_ID, SUBSCRIPTION_ID_NOT_SUPPORTED } from '../../firmware/mqtt/full.ts';
import type { Properties, QoS } from '../../firmware/mqtt/protocol.ts';
import { parseBrokerUrl } from './broker-url.ts';
import { isCertificateError, MqttError } from './error.ts';
import { MessageStream } from './messages.ts';
import type { Message } from './messages.ts';
import { createNodeTimers, createNodeTransport } from './transport.ts';
import type { NodeTransport } from './transport.ts';

export { MqttError } from './error.ts';
export type { MqttErrorCode } from './error.ts';
export type { Message, MessageStream } from './messages.ts';
export * from '../../firmware/mqtt/protocol.ts';

export interface ConnectOptions extends Pick<
  ClientOptions,
  'version' | 'clientId' | 'keepAliveS' | 'clean' | 'sessionExpiryS' | 'properties' | 'connectTimeoutMs' | 'maxInFlight' | 'authentication'
> {
  /** Instead of those in the address, which others may see in a list of processes. */
  username?: string;
  password?: string;
  /** For `mqtts://`: authorities in PEM, in the place of those that Node trusts. The broker's certificate and host name are always checked. */
  ca?: ConnectionOptions['ca'];
  /** For `mqtts://`: this client's certificate and key in PEM. */
  cert?: ConnectionOptions['cert'];
  key?: ConnectionOptions['key'];
  passphrase?: string;
  /** For `mqtts://`: the name that the certificate must be for, where it is not the host. */
  servername?: string;
  will?: Will;
  status?: Status;
  /** Largest packet accepted, bytes. Default 1 MiB. */
  maxPacketBytes?: number;
  /** Messages of QoS 1 and 2 that wait for a connection or an answer; a later one is refused with 0x97. Defaults 1000 and 4 MiB. */
  maxQueuedMessages?: number;
  maxQueuedBytes?: number;
  /** A connection stands again after one was lost. */
  onReconnected?: () => void;
  /** The connection was lost, or an attempt has failed; the next follows after `retryMs`. */
  onDisconnected?: (error: MqttError, retryMs: number) => void;
}

export interface MessageOptions {
  /** Highest QoS wanted. Default 1. */
  qos?: QoS;
  /** Subscription options of MQTT 5 as in `motekit/mqtt`. */
  flags?: number;
  /** Messages not yet taken at which the connection is not read any more. Default 256. */
  highWater?: number;
  /** Messages not yet taken at which the stream ends with an error. Default 16 times `highWater`. */
  maxQueued?: number;
}

/**
 * Connects to `mqtt://host:port` or `mqtts://host:port`. With no `clientId` the client takes a random one and a clean session.
 * @throws MqttError if the first attempt fails; later the client reconnects by itself until `end`
 */
export function connect(address: string, options: ConnectOptions = {}): Promise<NodeClient> {
  return new Promise((resolve, reject) => {
    const client: NodeClient = new NodeClient(address, options, (error) => (error ? reject(error) : resolve(client)));
  });
}

export class NodeClient implements AsyncDisposable {
  readonly #client: Client;
  readonly #transport: NodeTransport;
  #streams: MessageStream[] = [];
  /** Subscription Identifiers by filter. A broker of MQTT 5 sends a message once for each filter that it matches, and says for which. */
  readonly #identifiers = new Map<string, number>();
  #fullStreams = 0;
  /** Operations that wait for a word of the broker: while there are any, the connection is read, or they would never end. So it is before CONNACK. */
  #pending = 0;
  #ended: Promise<void> | undefined;

  /** Called by `connect`. */
  constructor(address: string, options: ConnectOptions, settled: (error?: MqttError) => void) {
    const { secure, host, port, ...credentials } = parseBrokerUrl(address);
    const { ca, cert, key, passphrase, servername, onDisconnected, onReconnected, ...rest } = options;
    const tls = { ca, cert, key, passphrase, servername };
    const given = Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
    this.#transport = createNodeTransport({ host, port, ...(secure ? { tls: given } : {}) });
    const subject = `Connecting to ${host}:${port}`;
    let connected = false;
    let refusal: MqttError | undefined;
    this.#client = createClient({
      clean: options.clientId === undefined,
      clientId: `mote-${randomBytes(6).toString('hex')}`,
      maxPacketBytes: 1 << 20,
      maxQueuedMessages: 1000,
      maxQueuedBytes: 4 << 20,
      maxInFlight: 64,
      ...rest,
      ...bytesOfCredentials({ ...credentials, ...options }),
      transport: this.#transport,
      timers: createNodeTimers(),
      onConnected: () => {
        if (connected) onReconnected?.();
        else settled();
        connected = true;
        this.#steer();
      },
      onRefused: (reason, text, filter) => {
        if (filter === undefined) refusal = new MqttError('MQTT_REFUSED', subject, reason, textOf(text));
        else this.#refuse(textOf(filter), reason);
      },
      onDisconnected: (reason, text, retryMs) => {
        const code = isCertificateError(text) ? 'MQTT_CERTIFICATE' : reason < 0x100 ? 'MQTT_REFUSED' : 'MQTT_CONNECTION';
        const error = refusal ?? new MqttError(code, connected ? `The connection to ${host}:${port}` : subject, reason, textOf(text));
        refusal = undefined;
        this.#steer();
        if (connected) onDisconnected?.(error, retryMs);
        else void this.end().then(() => settled(error));
      },
      onMessage: (_topic, _payload, packet) => this.#deliver(packet),
    });
    this.#client.start();
  }

  /** Whether the broker has accepted the present connection. */
  get connected(): boolean {
    return this.#client.connected();
  }

  /**
   * Resolves when the message is acknowledged (QoS 1 and 2) or handed to the network (QoS 0). Text is sent as UTF-8.
   * @throws MqttError MQTT_PUBLISH
   */
  publish(topic: string, payload: string | Uint8Array, options: PublishOptions = {}): Promise<void> {
    const bytes = typeof payload === 'string' ? bytesOfText(payload) : Buffer.from(payload).toString('latin1');
    const { properties, ...how } = options;
    const given = { drop: 'new' as const, ...how, ...(properties ? { properties: mapText(properties, bytesOfText) } : {}) };
    return this.#operation((done, failed) =>
      this.#client.publish(bytesOfText(topic), bytes, given, (reason) => {
        if (reason < 0x80) done();
        else failed(new MqttError(reason === 0x102 ? 'MQTT_ENDED' : 'MQTT_PUBLISH', `Publishing to ${topic}`, reason));
      }),
    );
  }

  /**
   * Subscribes, and gives the messages whose topics match. Closing the stream (leaving `for await`, `await using`) unsubscribes.
   * Messages may come before `ready` resolves. QoS 1 and 2 are acknowledged when they are queued, not when they are taken.
   */
  messages(filter: string, options: MessageOptions = {}): MessageStream {
    const highWater = options.highWater ?? 256;
    const stream: MessageStream = new MessageStream(filter, highWater, options.maxQueued ?? 16 * highWater, {
      full: (full) => {
        this.#fullStreams += full ? 1 : -1;
        this.#steer();
      },
      closed: () => this.#close(stream),
    });
    this.#streams.push(stream);
    if (this.#ended) {
      stream.finish(new MqttError('MQTT_ENDED', `Subscribing to ${filter}`, 0x102));
      return stream;
    }
    if (!this.#identifiers.has(filter)) this.#identifiers.set(filter, this.#identifiers.size + 1);
    const how = { qos: options.qos ?? (1 as const), flags: options.flags ?? 0 };
    void this.#operation((done) => this.#subscribe(stream, how, this.#identifiers.get(filter)!, done));
    return stream;
  }

  /** Says goodbye and closes; streams end, and what was not acknowledged is refused with MQTT_ENDED or MQTT_PUBLISH. */
  end(): Promise<void> {
    this.#ended ??= new Promise((resolve) => {
      this.#transport.setPaused(false);
      for (const stream of this.#streams.splice(0)) stream.finish();
      this.#client.end(resolve);
    });
    return this.#ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  #subscribe(stream: MessageStream, how: { qos: QoS; flags: number }, identifier: number | undefined, done: () => void): void {
    const { filter } = stream;
    const properties = identifier === undefined ? {} : { properties: { [SUBSCRIPTION_ID]: identifier } };
    this.#client.subscribe(bytesOfText(filter), { ...how, ...properties }, undefined, (reason) => {
      if (reason === SUBSCRIPTION_ID_NOT_SUPPORTED && identifier !== undefined) {
        this.#identifiers.delete(filter);
        return this.#subscribe(stream, how, undefined, done);
      }
      // A second stream of the same filter takes the place of the first one's request; the broker's word for it counts for both.
      if (reason < 0x80) for (const other of this.#sharing(stream)) other.grant(reason as QoS);
      else if (reason !== 0x103) this.#refuse(filter, reason);
      done();
    });
  }

  #operation(begin: (done: () => void, failed: (error: MqttError) => void) => void): Promise<void> {
    this.#pending++;
    this.#steer();
    const over = (): void => {
      this.#pending--;
      this.#steer();
    };
    return new Promise<void>((resolve, reject) => begin(resolve, reject)).finally(over);
  }

  #steer(): void {
    if (!this.#ended) this.#transport.setPaused(this.#fullStreams > 0 && this.#pending === 0 && this.connected);
  }

  #sharing(stream: MessageStream): MessageStream[] {
    return this.#streams.filter(({ filter }) => filter === stream.filter);
  }

  #refuse(filter: string, reason: number): void {
    const code = reason === 0x102 ? 'MQTT_ENDED' : 'MQTT_SUBSCRIBE';
    const [refused, others] = [
      this.#streams.filter((stream) => stream.filter === filter),
      this.#streams.filter((stream) => stream.filter !== filter),
    ];
    this.#streams = others;
    for (const stream of refused) stream.finish(new MqttError(code, `Subscribing to ${filter}`, reason));
  }

  async #close(stream: MessageStream): Promise<void> {
    const alone = this.#sharing(stream).length === 1;
    this.#streams = this.#streams.filter((other) => other !== stream);
    if (!alone || this.#ended) return;
    await this.#operation((done) => this.#client.unsubscribe(bytesOfText(stream.filter), () => done()));
  }

  #deliver(packet: PublishPacket): void {
    const named = packet.properties?.[SUBSCRIPTION_ID] as number[] | undefined;
    const takers = this.#streams.filter(({ filter }) =>
      named ? named.includes(this.#identifiers.get(filter) ?? 0) : matches(bytesOfText(filter), packet.topic),
    );
    if (takers.length === 0) return;
    // The identifiers are between this client and the broker.
    const { [SUBSCRIPTION_ID]: _named, ...properties } = packet.properties ?? {};
    const payload = Buffer.from(packet.payload, 'latin1');
    const message: Message = {
      topic: textOf(packet.topic),
      payload,
      qos: packet.qos,
      retain: packet.retain,
      duplicate: packet.duplicate,
      properties: mapText(properties, textOf),
      text: () => payload.toString('utf8'),
    };
    for (const stream of takers) stream.push(message);
  }
}

function bytesOfText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function textOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Properties with their text, but not their binary data, changed. */
function mapText(properties: Properties, change: (text: string) => string): Properties {
  const entries = Object.entries(properties).map(([id, value]) => {
    const text = Number(id) === CORRELATION_DATA || Number(id) === AUTH_DATA ? (bytes: string) => bytes : change;
    if (typeof value === 'string') return [id, text(value)];
    return [id, Array.isArray(value) ? value.map((part: string | number) => (typeof part === 'string' ? text(part) : part)) : value];
  });
  return Object.fromEntries(entries) as Properties;
}

/** What of the options is text on the wire, as bytes. */
function bytesOfCredentials({ username, password, clientId, will, status }: ConnectOptions): Partial<ClientOptions> {
  const bytes = (text: string | undefined): string | undefined => (text === undefined ? undefined : bytesOfText(text));
  return {
    username: bytes(username),
    password: bytes(password),
    ...(clientId === undefined ? {} : { clientId: bytesOfText(clientId) }),
    ...(will ? { will: { ...will, topic: bytesOfText(will.topic), payload: bytesOfText(will.payload) } } : {}),
    ...(status
      ? {
          status: { ...status, topic: bytesOfText(status.topic), online: bytesOfText(status.online), offline: bytesOfText(status.offline) },
        }
      : {}),
  };
}
