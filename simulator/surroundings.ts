import { Broker } from './broker/broker.ts';
import type { PublishedMessage } from './broker/state.ts';
import type { EngineHost } from './engine/host.ts';
import { installDgram } from './engine/modules/dgram.ts';
import { installBuses } from './engine/modules/buses.ts';
import { installHttp } from './engine/modules/http.ts';
import { installNet } from './engine/modules/net.ts';
import { installTls } from './engine/modules/tls.ts';
import { installWifi } from './engine/modules/wifi.ts';
import { AccessPoint } from './network/access-point.ts';
import { Radio } from './network/radio.ts';
import type { NetworkStack } from './network/stack.ts';
import { timeServer } from './network/time-server.ts';
import { trackLinks } from './network/tracked-stack.ts';
import { VirtualNetwork } from './network/virtual-network.ts';
import type { Part } from './parts/define-part.ts';
import { makeWiredPart } from './parts/index.ts';
import type { Pins } from './pins.ts';
import type { EventQueue } from './queue.ts';
import { BUILTIN_BROKER, type Wiring } from './wiring.ts';
import { Wires } from './wires.ts';
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
  /** What is soldered to the board already. Default: nothing but the parts of the wiring. */
  readonly wires?: Wires;
}

/** Name of the time server on the virtual network, and the time of day when a world begins: the same in every run. */
export const TIME_SERVER = 'time.mote';
const SNTP_PORT = 123;
const WORLD_START_MS = Date.UTC(2026, 0, 1);

/** A board of either lane, as far as it is plugged in here. */
export interface PluggableBoard {
  readonly id: string;
  readonly queue: EventQueue;
  readonly pins: Pins;
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
  readonly wires: Wires;
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
    this.wires =
      options.wires ??
      new Wires({
        seed: world.seed,
        random: world.random,
        nowUs: () => this.#nowUs(),
        trace: (kind, fields) => world.trace.add(this.#nowUs(), options.board ?? 'board', kind, fields),
      });
    for (const part of wiring.parts) this.attach(makeWiredPart(part));
  }

  /** The two I2C controllers of the chip. */
  get buses(): Wires['buses'] {
    return this.wires.buses;
  }

  /** Solders a part to the board, also while it runs. */
  attach<One extends Part<never>>(part: One): One {
    return this.wires.attach(part);
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
    this.wires.plug({ pins: board.pins, queue: board.queue });
    installBuses(board, this.wires);
    const lookup = (name: string): string | undefined => this.network.resolve(name);
    board.installModule('Wifi', (host) => installWifi(host, { radio, lookup }));
    if (sockets === 'network') {
      board.installModule('net', (host) => installNet(host, links));
      board.installModule('http', (host) => installHttp(host, links));
      board.installModule('tls', (host) => installTls(host, links));
      board.installModule('dgram', (host) => installDgram(host, links));
    }
    board.onPowerOff(() => {
      links.abortAll();
      links = trackLinks(stack());
      radio.reset();
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
