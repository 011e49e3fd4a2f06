/**
 * A byte-stream connection: TCP or TLS. Bytes travel as byte strings, one character (0 to 255) a byte,
 * because that is what the interpreter's sockets deliver and what it handles fastest.
 */
export interface TransportHandlers {
  /** The connection takes data. For TLS the engine says this before its handshake has ended. Called once at most. */
  onOpen(): void;
  /** Bytes arrived; any chunking, up to 536 a call on the board. May come before `onOpen` if the peer talks first. */
  onData(bytes: string): void;
  /** Everything written so far has left the engine's queue. */
  onDrain(): void;
  /** The connection has ended without having been closed here, or never opened; nothing follows. `error` is absent after an orderly end. */
  onClose(error?: string): void;
}

export interface Connection {
  /** Queues bytes. Never blocks and never refuses: bound what you queue, by `onDrain`. Ignored after the end. */
  write(bytes: string): void;
  /**
   * Ends the connection after queued bytes were sent. `onOpen` and `onClose` are not called any more, of the others only what was under way
   * already; `done` is called once nothing of the connection is left. Ignored after the end and the second time.
   */
  close(done?: () => void): void;
}

/** Something that can open one connection to one fixed peer, as often as asked. */
export interface Transport {
  /** Never throws: a failure arrives through `onClose`, never before `connect` has returned. The handlers may serve one connection after another. */
  connect(handlers: TransportHandlers): Connection;
}
