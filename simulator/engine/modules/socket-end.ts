import type { Link, LinkHandlers } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';

/** Bytes that one pass of the idle loop receives or sends (`chunkSize` of the ESP32 network driver). */
const CHUNK_BYTES = 536;
/** How often a socket looks whether the running turn is over. Odd: calls cost round times, and must not end just then. */
const TURN_CHECK_US = 101;

/** Why the peer's side is over. `uncaught`: what the engine throws from its idle loop, where nobody catches it. */
export interface Ending {
  readonly uncaught?: Error;
}

/** One end of a connection: what waits to be sent and to be received, and the passes of the idle loop that see to it. */
export class SocketEnd {
  /** What the program has written and no pass has sent. */
  unsent = '';
  opened = false;
  ending: Ending | undefined;
  readonly #host: EngineHost;
  readonly #step: unknown;
  #link: Link | undefined;
  #received = '';
  #scheduled = false;
  #over = false;

  /** @param pass the part of the idle loop: it runs at most once a round, when something may have changed */
  constructor(host: EngineHost, pass: () => void) {
    this.#host = host;
    this.#step = host.fn(() => {
      this.#scheduled = false;
      if (!this.#over) pass();
    });
  }

  get over(): boolean {
    return this.#over;
  }

  /** Something came that no pass has taken yet. */
  get hasReceived(): boolean {
    return this.#received !== '';
  }

  /** Bytes that the network takes now. */
  get room(): number {
    return this.#link?.room ?? Infinity;
  }

  attach(link: Link): void {
    this.#link = link;
  }

  /** What the network tells this end. */
  handlers(endingOf: (error: Parameters<LinkHandlers['onClose']>[0]) => Ending = () => ({})): LinkHandlers {
    return {
      onOpen: () => {
        this.opened = true;
        this.wake();
      },
      onData: (bytes) => {
        this.#received += bytes;
        this.wake();
      },
      onRoom: () => {
        if (this.unsent !== '') this.wake();
      },
      onClose: (error) => {
        this.ending = endingOf(error);
        this.wake();
      },
    };
  }

  /** Sends one chunk; true when it was the last of what waited. */
  sendChunk(): boolean {
    const bytes = Math.min(CHUNK_BYTES, this.room, this.unsent.length);
    if (bytes === 0) return false;
    this.#link?.send(this.unsent.slice(0, bytes));
    this.unsent = this.unsent.slice(bytes);
    return this.unsent === '';
  }

  /** One chunk of what came, empty when there is none. */
  takeChunk(): string {
    const chunk = this.#received.slice(0, CHUNK_BYTES);
    this.#received = this.#received.slice(CHUNK_BYTES);
    return chunk;
  }

  /** No pass comes any more; the peer is told unless it has ended by itself. */
  close(): void {
    this.#over = true;
    if (!this.ending) this.#link?.close();
  }

  /** Asks for one pass of the idle loop, the next after the present one. */
  wake(): void {
    if (this.#scheduled || this.#over) return;
    this.#scheduled = true;
    this.#await(1);
  }

  /** What is queued while a turn runs would still belong to its pass. */
  #await(delayUs: number): void {
    const { queue } = this.#host;
    queue.at(this.#host.nowUs() + delayUs, () => {
      // Read first: asking for the board's time lets the queue catch up with it.
      const firedUs = queue.nowUs;
      if (this.#host.nowUs() > firedUs) this.#await(TURN_CHECK_US);
      else this.#host.call(this.#step, []);
    });
  }
}
