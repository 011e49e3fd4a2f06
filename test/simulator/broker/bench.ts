/** A bare MQTT client for broker tests: it sends what it is told and shows what came, over any byte link. */
import { connect as connectTcp } from 'node:net';
import type { AccessRules } from '../../../simulator/broker/state.ts';
import { Broker } from '../../../simulator/broker/broker.ts';
import type { BrokerLimits } from '../../../simulator/broker/limits.ts';
import { encodePacket, PacketReader, type IConnectPacket, type Packet, type ProtocolVersion } from '../../../simulator/broker/packets.ts';
import { EventQueue } from '../../../simulator/queue.ts';

export type Received<Cmd extends Packet['cmd']> = Extract<Packet, { cmd: Cmd }>;
export type ConnectFields = Partial<IConnectPacket> & { version?: ProtocolVersion };

/** Where a broker is reached and how time passes there. */
export interface Bench {
  open(handlers: { onBytes(bytes: Uint8Array): void; onEnd(): void }): Promise<{ send(bytes: Uint8Array): void; drop(): void }>;
  /** Lets that much time pass, or less if `until` comes true. */
  pass(durationMs: number, until?: () => boolean): Promise<void>;
  /** Keeps sessions and retained messages. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export class TestClient {
  readonly version: ProtocolVersion;
  readonly #bench: Bench;
  readonly #reader: PacketReader;
  readonly #inbox: Packet[] = [];
  #link: { send(bytes: Uint8Array): void; drop(): void } | undefined;
  ended = false;

  private constructor(bench: Bench, version: ProtocolVersion) {
    this.version = version;
    this.#bench = bench;
    this.#reader = new PacketReader(1e6, version);
  }

  static async open(bench: Bench, version: ProtocolVersion = 5): Promise<TestClient> {
    const client = new TestClient(bench, version);
    client.#link = await bench.open({
      onBytes: (bytes) => {
        client.#reader.push(bytes);
        for (let packet = client.#reader.next(); packet; packet = client.#reader.next()) client.#inbox.push(packet);
      },
      onEnd: () => (client.ended = true),
    });
    return client;
  }

  /** Connects and expects to be accepted. */
  static async connect(bench: Bench, clientId: string, fields: ConnectFields = {}): Promise<TestClient & { connack: Received<'connack'> }> {
    const { version = 5, ...rest } = fields;
    const client = await TestClient.open(bench, version);
    const connack = await client.tryConnect(clientId, rest);
    const code = version === 5 ? connack.reasonCode : connack.returnCode;
    if (code !== 0) throw new Error(`refused with ${code}`);
    return Object.assign(client, { connack });
  }

  async tryConnect(clientId: string, fields: Partial<IConnectPacket> = {}): Promise<Received<'connack'>> {
    this.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: this.version, clientId, clean: true, keepalive: 0, ...fields });
    return this.expect('connack');
  }

  send(packet: Packet): void {
    this.sendBytes(encodePacket(packet, this.version));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#link!.send(bytes);
  }

  /** The next packet, which must be of that type. */
  async expect<Cmd extends Packet['cmd']>(cmd: Cmd, withinMs = 4000): Promise<Received<Cmd>> {
    await this.#bench.pass(withinMs, () => this.#inbox.length > 0 || this.ended);
    const packet = this.#inbox.shift();
    if (packet?.cmd !== cmd)
      throw new Error(`expected ${cmd}, got ${packet ? JSON.stringify(packet) : this.ended ? 'the end' : 'nothing'}`);
    return packet as Received<Cmd>;
  }

  /** Nothing comes, and the connection stays. */
  async expectNothing(durationMs = 150): Promise<void> {
    await this.#bench.pass(durationMs, () => this.#inbox.length > 0 || this.ended);
    if (this.#inbox.length > 0) throw new Error(`expected nothing, got ${JSON.stringify(this.#inbox[0])}`);
    if (this.ended) throw new Error('the connection has ended');
  }

  async expectEnd(withinMs = 4000): Promise<void> {
    await this.#bench.pass(withinMs, () => this.ended);
    if (!this.ended) throw new Error('the connection is still open');
  }

  async subscribe(
    filter: string,
    options: { qos?: 0 | 1 | 2; nl?: boolean; rap?: boolean; rh?: number; identifier?: number } = {},
  ): Promise<number> {
    const { qos = 0, identifier, ...rest } = options;
    this.send({
      cmd: 'subscribe',
      messageId: 1000,
      subscriptions: [{ topic: filter, qos, ...rest }],
      ...(identifier === undefined ? {} : { properties: { subscriptionIdentifier: identifier } }),
    });
    return (await this.expect('suback')).granted[0] as number;
  }

  publish(topic: string, payload: string, fields: Partial<Received<'publish'>> = {}): void {
    this.send({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false, ...fields });
  }

  async disconnect(): Promise<void> {
    this.send({ cmd: 'disconnect' });
    await this.expectEnd();
  }

  /** The connection is lost: no DISCONNECT. */
  async drop(): Promise<void> {
    this.#link!.drop();
    await this.#bench.pass(50);
  }
}

export interface VirtualBench extends Bench {
  readonly queue: EventQueue;
  readonly broker: Broker;
}

export function virtualBench(limits: Partial<BrokerLimits> = {}, access: AccessRules = {}): VirtualBench {
  const queue = new EventQueue();
  const broker = new Broker({ queue, limits, access });
  return {
    queue,
    broker,
    open({ onBytes, onEnd }) {
      let lost = false;
      const accepted = broker.accept({
        send: (bytes) => queue.after(1000, () => !lost && onBytes(bytes)),
        close: () => queue.after(1000, () => !lost && onEnd()),
      });
      return Promise.resolve({
        send: (bytes) => queue.after(1000, () => accepted.receive(bytes)),
        drop: () => {
          lost = true;
          queue.after(1000, () => accepted.closed());
        },
      });
    },
    pass(durationMs, until = () => false) {
      const limitUs = queue.nowUs + durationMs * 1000;
      while (!until() && (queue.nextUs() ?? Infinity) <= limitUs) queue.runNext();
      if (!until()) queue.runUntil(limitUs);
      return Promise.resolve();
    },
    restart() {
      broker.stop();
      broker.start();
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

export function socketBench(port: number, control: { restart(): Promise<void>; close(): Promise<void> }): Bench {
  return {
    ...control,
    open: ({ onBytes, onEnd }) =>
      new Promise((resolve, reject) => {
        const socket = connectTcp(port, '127.0.0.1', () =>
          resolve({ send: (bytes) => void socket.write(bytes), drop: () => socket.destroy() }),
        );
        socket.setNoDelay(true);
        socket.on('data', onBytes);
        socket.once('error', reject);
        socket.once('close', onEnd);
      }),
    async pass(durationMs, until = () => false) {
      const endMs = performance.now() + durationMs;
      while (!until() && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}
