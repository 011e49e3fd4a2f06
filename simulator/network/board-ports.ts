import type { AcceptedLink, ByteLink } from '../broker/link.ts';
import type { EventQueue } from '../queue.ts';
import { bytesOf, byteStringOf } from './byte-string.ts';
import type { DatagramHandler, Link, LinkHandlers, Listening } from './stack.ts';
import type { Attachment, Listener } from './virtual-network.ts';

/** First of the port numbers that a board gives to who did not ask for one. */
const EPHEMERAL_PORT = 49_153;

/** What one board's servers have taken of its ports. */
export class BoardPorts {
  readonly #attachment: Attachment;
  readonly #hosts: EventQueue;
  readonly #servers = new Map<number, Listener>();
  readonly #datagrams = new Map<number, DatagramHandler>();
  #nextPort = EPHEMERAL_PORT;

  constructor(attachment: Attachment, hosts: EventQueue) {
    this.#attachment = attachment;
    this.#hosts = hosts;
  }

  server(port: number): Listener | undefined {
    return this.#servers.get(port);
  }

  listen(port: number, onConnection: (link: Link) => LinkHandlers): Listening | undefined {
    if (this.#servers.has(port)) return undefined;
    const server: Listener = { running: true, accept: (peer) => this.#accept(peer, onConnection) };
    this.#servers.set(port, server);
    return { close: () => void (this.#servers.get(port) === server && this.#servers.delete(port)) };
  }

  /** @returns the port, and what frees it */
  bind(onMessage: DatagramHandler, wanted: number | undefined): { readonly port: number; free(): void } {
    const port = wanted ?? this.#nextPort++;
    this.#datagrams.set(port, onMessage);
    return { port, free: () => void (this.#datagrams.get(port) === onMessage && this.#datagrams.delete(port)) };
  }

  /** Brings a datagram to the board so much later; nobody at that port: it is lost. */
  deliver(port: number, bytes: Uint8Array, from: { readonly address: string; readonly port: number }, delayUs: number): void {
    const { queue } = this.#attachment;
    queue.at(Math.max(queue.nowUs, this.#attachment.nowUs()) + delayUs, () => this.#datagrams.get(port)?.(byteStringOf(bytes), from));
  }

  /** The board's end of a connection: what the network brings becomes a hardware event of the board. */
  #accept(peer: ByteLink, onConnection: (link: Link) => LinkHandlers): AcceptedLink {
    const { queue } = this.#attachment;
    let over = false;
    const atBoard = (body: () => void): void =>
      void queue.at(Math.max(this.#hosts.nowUs, this.#attachment.nowUs()), () => {
        if (!over) body();
      });
    const atPeer = (body: () => void): void => void this.#hosts.at(Math.max(this.#hosts.nowUs, this.#attachment.nowUs()), body);
    const end = (): void => {
      over = true;
      atPeer(() => peer.close());
    };
    let handlers: LinkHandlers | undefined;
    atBoard(() => {
      handlers = onConnection({ send: (bytes) => atPeer(() => peer.send(bytesOf(bytes))), close: end, abort: end });
      handlers.onOpen();
    });
    return {
      receive: (bytes) => atBoard(() => handlers?.onData(byteStringOf(bytes))),
      closed: () =>
        atBoard(() => {
          over = true;
          handlers?.onClose();
        }),
    };
  }
}
