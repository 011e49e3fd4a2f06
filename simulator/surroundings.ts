import { Broker } from './broker/broker.ts';
import type { PublishedMessage } from './broker/state.ts';
import { I2cBus } from './buses/i2c.ts';
import type { EngineHost } from './engine/host.ts';
import { installDgram } from './engine/modules/dgram.ts';
import { installI2c } from './engine/modules/i2c.ts';
import { installNet } from './engine/modules/net.ts';
import { installTls } from './engine/modules/tls.ts';
import { installWifi } from './engine/modules/wifi.ts';
import { AccessPoint } from './network/access-point.ts';
import { Radio } from './network/radio.ts';
import type { NetworkStack } from './network/stack.ts';
import { timeServer } from './network/time-server.ts';
import { trackLinks } from './network/tracked-stack.ts';
import { VirtualNetwork } from './network/virtual-network.ts';
import { makePart } from './parts/index.ts';
import type { EventQueue } from './queue.ts';
import { BUILTIN_BROKER, type Wiring } from './wiring.ts';
import type { World } from './world.ts';

export interface SurroundingsOptions {
  readonly world: World;
  readonly wiring: Wiring;
  /** Name of the board in traces and in the network. Default `board`. */
  readonly board?: string;
  /** The built-in broker listens on the virtual network. Default true. */
  readonly broker?: boolean;
  /** Replaces the virtual network: sockets of the host. Gets what tells whether the radio has an address. */
  readonly network?: (online: () => boolean) => NetworkStack;
}

/** Parts have power before the program runs: ROM, second-stage loader and interpreter take about this long on an ESP32. */
export const POWER_TO_PROGRAM_US = 400_000;

/** Name of the time server on the virtual network, and the time of day when a world begins: the same in every run. */
export const TIME_SERVER = 'time.mote';
const SNTP_PORT = 123;
const WORLD_START_MS = Date.UTC(2026, 0, 1);

/** A board of either lane, as far as it is plugged in here. */
export interface PluggableBoard {
  readonly id: string;
  readonly queue: EventQueue;
  nowUs(): number;
  installGlobal(name: string, factory: (host: EngineHost) => unknown): void;
  installModule(name: string, factory: (host: EngineHost) => unknown): void;
  onPowerOff(callback: () => void): void;
}

/** Everything around one board: what hangs on its buses, its access point, its network, the broker. Either lane plugs into it. */
export class Surroundings {
  readonly network: VirtualNetwork;
  readonly broker: Broker;
  readonly accessPoint: AccessPoint;
  readonly buses: { readonly I2C1: I2cBus; readonly I2C2: I2cBus };
  readonly #options: SurroundingsOptions;
  #nowUs: () => number;

  constructor(options: SurroundingsOptions) {
    const { world, wiring } = options;
    this.#options = options;
    this.#nowUs = () => world.nowUs;
    const random = world.random.stream('network');
    this.network = new VirtualNetwork({ queue: world.queue, random: () => random.unit() });
    this.broker = new Broker({ queue: world.queue });
    this.broker.observe({ onPublish: (message) => this.#tracePublish(message) });
    if (options.broker ?? true) this.network.listen(BUILTIN_BROKER.host, BUILTIN_BROKER.port, this.broker);
    this.network.answer(
      TIME_SERVER,
      SNTP_PORT,
      timeServer((timeUs) => WORLD_START_MS + timeUs / 1000),
    );
    this.accessPoint = new AccessPoint(wiring.accessPoint);
    this.buses = { I2C1: this.#bus('I2C1'), I2C2: this.#bus('I2C2') };
    for (const part of wiring.parts) this.buses[part.bus as 'I2C1' | 'I2C2'].attach(makePart(part, world.seed));
  }

  /**
   * Puts a board here; before its first boot.
   * @param sockets `host`: the interpreter's own, which are the host's; only in front of a real interpreter in real time
   */
  plug(board: PluggableBoard, sockets: 'network' | 'host' = 'network'): void {
    this.#nowUs = () => board.nowUs();
    const { network, world } = this.#options;
    const radio = new Radio({ queue: board.queue, accessPoints: [this.accessPoint], mac: macOf(world) });
    const online = (): boolean => radio.online;
    const stack = (): NetworkStack =>
      network?.(online) ?? this.network.attach({ board: board.id, queue: board.queue, nowUs: () => board.nowUs(), online });
    let links = trackLinks(stack());
    board.installGlobal('I2C1', (host) => installI2c(host, this.buses.I2C1));
    board.installGlobal('I2C2', (host) => installI2c(host, this.buses.I2C2));
    const lookup = (name: string): string | undefined => this.network.resolve(name);
    board.installModule('Wifi', (host) => installWifi(host, { radio, lookup }));
    if (sockets === 'network') {
      board.installModule('net', (host) => installNet(host, links));
      board.installModule('tls', (host) => installTls(host, links));
      board.installModule('dgram', (host) => installDgram(host, links));
    }
    board.onPowerOff(() => {
      links.abortAll();
      links = trackLinks(stack());
      radio.reset();
    });
  }

  #bus(name: 'I2C1' | 'I2C2'): I2cBus {
    const nowUs = (): number => this.#nowUs();
    return new I2cBus({
      name,
      nowUs: () => nowUs() + POWER_TO_PROGRAM_US,
      trace: (kind, fields) => this.#options.world.trace.add(nowUs(), this.#options.board ?? 'board', kind, fields),
    });
  }

  #tracePublish({ timeUs, clientId, topic, payload, qos, retain }: PublishedMessage): void {
    this.#options.world.trace.add(timeUs, '', 'publish', {
      clientId,
      topic,
      payload: Buffer.from(payload).toString('latin1'),
      qos,
      retain,
    });
  }
}

/** Locally administered, and another for another seed. */
function macOf(world: World): string {
  const random = world.random.stream('mac');
  const octets = Array.from({ length: 3 }, () => (random.uint32() & 0xff).toString(16).padStart(2, '0'));
  return ['26', '6d', '6f', ...octets].join(':');
}
