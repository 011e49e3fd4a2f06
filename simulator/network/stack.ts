/** The network as a board sees it: name look-up and outgoing TCP or TLS connections. */

export interface TlsRequest {
  /** DER, as the program gave them. */
  readonly certificate?: Uint8Array;
  readonly key?: Uint8Array;
}

export interface ConnectRequest {
  readonly host: string;
  readonly port: number;
  /** Present: TLS. Nothing is verified, as on the engine. */
  readonly tls?: TlsRequest;
}

/** What the network tells the board. Bytes are byte strings. Called from hardware events only, never from inside `connect`. */
export interface LinkHandlers {
  onOpen(): void;
  onData(bytes: string): void;
  /** `Link.room` has grown. */
  onRoom?(): void;
  /** Absent `error`: orderly end by the peer. */
  onClose(error?: 'refused' | 'reset' | 'unreachable' | 'not-found' | 'tls'): void;
}

export interface Link {
  /** Bytes that may be sent now; absent: any number. */
  readonly room?: number;
  send(bytes: string): void;
  /** Orderly end after what was sent. */
  close(): void;
  /** Gone at once, without a word to the peer (power loss). */
  abort(): void;
}

/** An open UDP socket. A datagram may be lost, and nobody is told. */
export interface DatagramLink {
  send(bytes: string, host: string, port: number): void;
  /** Nothing arrives any more. */
  close(): void;
}

/** Bytes are byte strings. Called from hardware events only. */
export type DatagramHandler = (bytes: string, from: { readonly address: string; readonly port: number }) => void;

/** A port of the board that takes connections. */
export interface Listening {
  /** Nothing is taken any more; what is open stays so. */
  close(): void;
}

export interface NetworkStack {
  /** Set when a connection's fate is only known in the host's time: the board's `connect` then cannot wait for it. */
  readonly realTime?: boolean;
  connect(request: ConnectRequest, handlers: LinkHandlers): Link;
  /**
   * Takes connections at a port of the board; `onConnection` gets the board's end of each and gives what wants to hear of it.
   * Undefined when the port is taken. Absent: no servers.
   */
  listen?(port: number, onConnection: (link: Link) => LinkHandlers): Listening | undefined;
  /** @param port the board's own, for who sends first; absent: any. Absent as a whole: no UDP */
  openDatagram?(onMessage: DatagramHandler, port?: number): DatagramLink;
}
