/** One client's byte stream as the broker sees it; given to `Broker.accept`. */
export interface ByteLink {
  send(bytes: Uint8Array): void;
  /** Orderly end after what was sent. */
  close(): void;
}

/** The other direction: what the network tells the broker about that stream. */
export interface AcceptedLink {
  receive(bytes: Uint8Array): void;
  /** The stream has ended, or is lost, from the client's side. Idempotent. */
  closed(): void;
}
