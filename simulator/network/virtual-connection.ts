import type { AcceptedLink } from '../broker/link.ts';
import type { EventQueue } from '../queue.ts';
import { bytesOf, byteStringOf } from './byte-string.ts';
import type { ConnectionInfo } from './faults.ts';
import { Pipe } from './pipe.ts';
import type { Link, LinkHandlers } from './stack.ts';
import type { Attachment, Listener } from './virtual-network.ts';

/** Largest piece that reaches the board's program at once (lwIP's segment on the board). */
const SEGMENT_BYTES = 536;
/** What the board's TCP keeps until it is acknowledged (`TCP_SND_BUF` of the ESP32's lwIP). */
const SEND_BUFFER_BYTES = 5744;

export interface ConnectionSettings {
  readonly hosts: EventQueue;
  readonly handshakeUs: number;
  delayUs(): number;
}

interface Route {
  readonly info: ConnectionInfo;
  readonly attachment: Attachment;
  readonly handlers: LinkHandlers;
  readonly listener: Listener;
  readonly tls: 'none' | 'works' | 'fails';
  /** Board time at which the attempt succeeds. */
  readonly openUs: number;
}

/** A TCP connection that a listener has taken. */
export class VirtualConnection implements Link {
  readonly info: ConnectionInfo;
  readonly #route: Route;
  readonly #settings: ConnectionSettings;
  readonly #onGone: () => void;
  readonly #toBoard: Pipe;
  readonly #toHost: Pipe;
  #accepted: AcceptedLink | undefined;
  #boardDone = false;
  #hostDone = false;
  #readyUs: number;
  #unacknowledged = 0;
  #cutToBoard = Infinity;
  #cutFromBoard = Infinity;

  constructor(route: Route, settings: ConnectionSettings, onGone: () => void) {
    this.info = route.info;
    this.#route = route;
    this.#settings = settings;
    this.#onGone = onGone;
    this.#readyUs = route.openUs + (route.tls === 'works' ? settings.handshakeUs : 0);
    const { attachment } = route;
    const connected = (): boolean => attachment.online();
    const onLost = (): void => this.reset();
    this.#toHost = new Pipe(
      {
        nowUs: () => Math.max(attachment.nowUs(), this.#readyUs),
        receiver: settings.hosts,
        delayUs: () => settings.delayUs(),
        connected,
        onBytes: (bytes) => this.#arriveAtHost(bytes),
        onEnd: () => this.#endHost(),
        onLost,
      },
      SEGMENT_BYTES,
    );
    this.#toBoard = new Pipe(
      {
        nowUs: () => Math.max(settings.hosts.nowUs, this.#readyUs),
        receiver: attachment.queue,
        delayUs: () => settings.delayUs(),
        connected,
        onBytes: (bytes) => this.#arriveAtBoard(bytes),
        onEnd: () => this.#endBoard(),
        onLost,
      },
      SEGMENT_BYTES,
    );
    attachment.queue.at(route.openUs, () => this.#open());
    if (route.tls === 'fails') attachment.queue.at(route.openUs + settings.handshakeUs, () => this.#failHandshake());
    else settings.hosts.at(route.openUs - settings.delayUs(), () => this.#accept());
    if (route.tls === 'works') attachment.queue.at(this.#readyUs, () => this.#boardDone || route.handlers.onRoom?.());
  }

  get room(): number {
    const { tls, attachment } = this.#route;
    if (tls !== 'none' && (tls === 'fails' || attachment.nowUs() < this.#readyUs)) return 0;
    return Math.max(0, SEND_BUFFER_BYTES - this.#unacknowledged);
  }

  send(bytes: string): void {
    if (this.#boardDone) return;
    this.#unacknowledged += bytes.length;
    this.#toHost.send(bytesOf(bytes));
  }

  close(): void {
    if (this.#boardDone) return;
    this.#boardDone = true;
    this.#toBoard.stop();
    this.#toHost.end();
  }

  abort(): void {
    this.#boardDone = true;
    this.#toBoard.stop();
    this.#toHost.stop();
  }

  /** Both sides see the connection reset. */
  reset(): void {
    const { attachment, handlers } = this.#route;
    this.#toBoard.stop();
    this.#toHost.stop();
    if (!this.#boardDone) attachment.queue.at(attachment.nowUs(), () => handlers.onClose('reset'));
    this.#boardDone = true;
    this.#settings.hosts.after(0, () => this.#endHost());
  }

  mute(): void {
    this.#toBoard.stop();
    this.#toHost.stop();
  }

  cutAfter(toBoard: number, fromBoard: number): void {
    this.#cutToBoard = toBoard;
    this.#cutFromBoard = fromBoard;
    if (toBoard === 0 || fromBoard === 0) this.#route.attachment.queue.at(this.#route.openUs, () => this.reset());
  }

  muteAfter(toBoard: number, fromBoard: number): void {
    this.#toBoard.muteAfter(toBoard);
    this.#toHost.muteAfter(fromBoard);
  }

  #open(): void {
    if (!this.#boardDone) this.#route.handlers.onOpen();
  }

  #accept(): void {
    if (this.#hostDone) return;
    this.#accepted = this.#route.listener.accept({
      send: (bytes) => this.#toBoard.send(bytes),
      close: () => {
        this.#hostDone = true;
        this.#onGone();
        this.#toBoard.end();
      },
    });
  }

  #failHandshake(): void {
    if (this.#boardDone) return;
    this.#boardDone = true;
    this.#onGone();
    this.#route.handlers.onClose('tls');
  }

  #arriveAtBoard(bytes: Uint8Array): void {
    if (this.#boardDone) return;
    const passed = bytes.subarray(0, this.#cutToBoard);
    this.#cutToBoard -= passed.length;
    if (passed.length > 0) this.#route.handlers.onData(byteStringOf(passed));
    if (this.#cutToBoard === 0) this.reset();
  }

  #arriveAtHost(bytes: Uint8Array): void {
    if (this.#hostDone) return;
    const passed = bytes.subarray(0, this.#cutFromBoard);
    this.#cutFromBoard -= passed.length;
    if (passed.length > 0) this.#accepted?.receive(passed);
    if (this.#cutFromBoard === 0) this.reset();
    else this.#acknowledge(bytes.length);
  }

  #acknowledge(bytes: number): void {
    const { attachment, handlers } = this.#route;
    attachment.queue.at(this.#settings.hosts.nowUs + this.#settings.delayUs(), () => {
      this.#unacknowledged -= bytes;
      if (!this.#boardDone) handlers.onRoom?.();
    });
  }

  #endBoard(): void {
    if (this.#boardDone) return;
    this.#boardDone = true;
    this.#toHost.stop();
    this.#route.handlers.onClose();
  }

  #endHost(): void {
    if (this.#hostDone) return;
    this.#hostDone = true;
    this.#onGone();
    this.#accepted?.closed();
  }
}
