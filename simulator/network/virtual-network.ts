import type { AcceptedLink, ByteLink } from '../broker/link.ts';
import type { EventQueue } from '../queue.ts';
import { BoardPorts } from './board-ports.ts';
import { FaultPlan, type ConnectionInfo, type LinkFault } from './faults.ts';
import { LOOPBACK_US, openDatagram, type DatagramService } from './virtual-datagrams.ts';
import type { ConnectRequest, Link, LinkHandlers, NetworkStack } from './stack.ts';
import { VirtualConnection, type ConnectionSettings } from './virtual-connection.ts';

/** Something that listens at a host and port of the virtual network, such as a `Broker`. */
export interface Listener {
  readonly running: boolean;
  accept(link: ByteLink): AcceptedLink;
}

export interface ListenOptions {
  /** The port speaks TLS: a plain client gets nowhere, and a TLS client on a plain port neither. */
  readonly tls?: boolean;
  /** TLS without a client certificate fails. */
  readonly clientCertificate?: boolean;
}

export interface VirtualNetworkOptions {
  /** Events of the hosts. */
  readonly queue: EventQueue;
  /** Next number of a seeded stream, 0 up to but not including 1. */
  readonly random: () => number;
  /** One way; default 4 ms. */
  readonly latencyUs?: number;
  /** Added at random to each segment; default up to 2 ms. */
  readonly jitterUs?: number;
  /** Name look-up; default 20 ms. */
  readonly lookupUs?: number;
  /** How long a client asks a host that does not answer; default 18.5 s: lwIP gives up a half second after its 6th repeat, one every 3 s. */
  readonly silenceUs?: number;
  /** Key exchange of TLS on the board's processor; default 900 ms. */
  readonly handshakeUs?: number;
}

/** One board's plug. */
export interface Attachment {
  readonly board: string;
  /** The board's hardware events; handlers are called from there. */
  readonly queue: EventQueue;
  /** The board's time; may run ahead of its queue while a turn runs. */
  nowUs(): number;
  /** True while the board's radio has an address. */
  online(): boolean;
}

interface Host {
  readonly address: string;
  readonly ports: Map<number, { listener: Listener; options: ListenOptions }>;
  readonly services: Map<number, DatagramService>;
}

/** In-process network: names, hosts that listen, TCP with latency and faults. The same seed gives the same bytes at the same times. */
export class VirtualNetwork {
  readonly faults = new FaultPlan();
  readonly #settings: ConnectionSettings;
  readonly #lookupUs: number;
  readonly #silenceUs: number;
  readonly #hosts = new Map<string, Host>();
  readonly #connections = new Set<VirtualConnection>();
  readonly #boards = new Map<string, BoardPorts>();
  #sequence = 0;

  constructor(options: VirtualNetworkOptions) {
    const { latencyUs = 4000, jitterUs = 2000, handshakeUs = 900_000, random } = options;
    this.#lookupUs = options.lookupUs ?? 20_000;
    this.#silenceUs = options.silenceUs ?? 18_500_000;
    this.#settings = { hosts: options.queue, handshakeUs, delayUs: () => latencyUs + Math.floor(random() * (jitterUs + 1)) };
  }

  listen(host: string, port: number, listener: Listener, options: ListenOptions = {}): void {
    this.#host(host).ports.set(port, { listener, options });
  }

  /** A host that answers datagrams. */
  answer(host: string, port: number, service: DatagramService): void {
    this.#host(host).services.set(port, service);
  }

  /** Address of a name, undefined when there is none. A host has one as soon as something listens there. */
  resolve(name: string): string | undefined {
    return this.#find(name)?.address;
  }

  /** A board's view of the network. */
  attach(attachment: Attachment): NetworkStack {
    const ports = new BoardPorts(attachment, this.#settings.hosts);
    this.#boards.set(attachment.board, ports);
    return {
      connect: (request, handlers) =>
        isLoopback(request.host)
          ? this.#connectLoopback(attachment, ports, request, handlers)
          : this.#connect(attachment, request, handlers),
      listen: (port, onConnection) => ports.listen(port, onConnection),
      openDatagram: (onMessage, port) =>
        openDatagram({ attachment, settings: this.#settings, find: (host) => this.#find(host), ports }, onMessage, port),
    };
  }

  /**
   * Connects from a host of the network to a port at which a board listens; `accept` gets the host's end once the connection stands.
   * @returns false when nobody listens there
   */
  dial(board: string, port: number, accept: Listener['accept']): boolean {
    const server = this.#boards.get(board)?.server(port);
    if (!server) return false;
    const { hosts, delayUs } = this.#settings;
    let atHost: AcceptedLink | undefined;
    let lastUs = 0;
    // What is on the way arrives in the order in which it was sent.
    const later = (body: () => void): void => {
      lastUs = Math.max(lastUs, hosts.nowUs + delayUs());
      hosts.at(lastUs, body);
    };
    const atBoard = server.accept({ send: (bytes) => later(() => atHost?.receive(bytes)), close: () => later(() => atHost?.closed()) });
    atHost = accept({ send: (bytes) => later(() => atBoard.receive(bytes)), close: () => later(() => atBoard.closed()) });
    return true;
  }

  /** Sends a datagram from a host to a port that a board has bound. */
  datagram(board: string, port: number, bytes: Uint8Array, from: { readonly address: string; readonly port: number }): void {
    this.#boards.get(board)?.deliver(port, bytes, from, this.#settings.delayUs());
  }

  /** Resets live connections; both sides are told. */
  cut(matches: (connection: ConnectionInfo) => boolean = () => true): void {
    for (const connection of this.#live(matches)) connection.reset();
  }

  /** From now on nothing gets through on these connections, and neither side is told. */
  mute(matches: (connection: ConnectionInfo) => boolean = () => true): void {
    for (const connection of this.#live(matches)) connection.mute();
  }

  #host(name: string): Host {
    const known = this.#hosts.get(name);
    if (known) return known;
    const number = this.#hosts.size + 1;
    const host: Host = { address: `10.1.${number >> 8}.${number & 255}`, ports: new Map(), services: new Map() };
    this.#hosts.set(name, host);
    return host;
  }

  #find(nameOrAddress: string): Host | undefined {
    return this.#hosts.get(nameOrAddress) ?? [...this.#hosts.values()].find(({ address }) => address === nameOrAddress);
  }

  #live(matches: (connection: ConnectionInfo) => boolean): VirtualConnection[] {
    return [...this.#connections].filter(({ info }) => matches(info));
  }

  /** A board talks to itself, without its radio. */
  #connectLoopback(attachment: Attachment, ports: BoardPorts, request: ConnectRequest, handlers: LinkHandlers): Link {
    const info: ConnectionInfo = { sequence: ++this.#sequence, board: attachment.board, host: request.host, port: request.port };
    const listener = ports.server(request.port);
    if (!listener || request.tls) {
      const alarm = attachment.queue.at(attachment.nowUs() + LOOPBACK_US, () => handlers.onClose(request.tls ? 'tls' : 'refused'));
      const cancel = (): void => attachment.queue.cancel(alarm);
      return { send: () => undefined, close: cancel, abort: cancel };
    }
    const openUs = attachment.nowUs() + 2 * LOOPBACK_US;
    const settings = { ...this.#settings, delayUs: () => LOOPBACK_US };
    const here: Attachment = {
      board: attachment.board,
      queue: attachment.queue,
      nowUs: () => attachment.nowUs(),
      online: () => true,
    };
    const connection = new VirtualConnection({ info, attachment: here, handlers, listener, tls: 'none', openUs }, settings, () =>
      this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    return connection;
  }

  #connect(attachment: Attachment, request: ConnectRequest, handlers: LinkHandlers): Link {
    const { host, port } = request;
    const info: ConnectionInfo = { sequence: ++this.#sequence, board: attachment.board, host, port };
    const fault = this.faults.take(info);
    const fail = (error: 'refused' | 'unreachable' | 'not-found', delayUs: number): Link => {
      const alarm = attachment.queue.at(attachment.nowUs() + delayUs, () => handlers.onClose(error));
      const cancel = (): void => attachment.queue.cancel(alarm);
      return { send: () => undefined, close: cancel, abort: cancel };
    };
    const lookupUs = isAddress(host) ? 0 : this.#lookupUs;
    if (!attachment.online()) return fail(isAddress(host) ? 'unreachable' : 'not-found', 1000);
    const entry = this.#find(host);
    if (fault?.connect === 'not-found' || (!entry && !isAddress(host))) return fail('not-found', lookupUs);
    if (fault?.connect === 'silent' || !entry) return fail('unreachable', lookupUs + this.#silenceUs);
    const target = entry.ports.get(port);
    const roundTripUs = this.#settings.delayUs() + this.#settings.delayUs() + 2 * (fault?.delayUs ?? 0);
    if (fault?.connect === 'refuse' || !target?.listener.running) return fail('refused', lookupUs + roundTripUs);
    const tls = tlsOutcome(request, target.options);
    const connection = new VirtualConnection(
      { info, attachment, handlers, listener: target.listener, tls, openUs: attachment.nowUs() + lookupUs + roundTripUs },
      withFault(this.#settings, fault),
      () => this.#connections.delete(connection),
    );
    applyFault(connection, fault);
    this.#connections.add(connection);
    return connection;
  }
}

function tlsOutcome(request: ConnectRequest, options: ListenOptions): 'none' | 'works' | 'fails' {
  if (Boolean(request.tls) !== Boolean(options.tls)) return 'fails';
  if (!request.tls) return 'none';
  return options.clientCertificate && !request.tls.certificate ? 'fails' : 'works';
}

function withFault(settings: ConnectionSettings, fault: LinkFault | undefined): ConnectionSettings {
  const extraUs = fault?.delayUs ?? 0;
  return extraUs === 0 ? settings : { ...settings, delayUs: () => settings.delayUs() + extraUs };
}

function applyFault(connection: VirtualConnection, fault: LinkFault | undefined): void {
  connection.cutAfter(fault?.cutAfterBytes?.toBoard ?? Infinity, fault?.cutAfterBytes?.fromBoard ?? Infinity);
  connection.muteAfter(fault?.muteAfterBytes?.toBoard ?? Infinity, fault?.muteAfterBytes?.fromBoard ?? Infinity);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.');
}

function isAddress(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host);
}
