/** A serial port. Bytes are byte strings. What is sent is buffered by the chip without limit; nothing tells when it has left. */
export interface Uart {
  write(bytes: string): void;
  /**
   * Whoever listens gets received bytes in pieces of any length, later and never inside `write`. One listener; a second replaces it.
   * Damaged frames are not reported: a wrong speed shows as wrong bytes. The chip keeps 1,024 bytes, and loses what comes on top.
   */
  listen(listener: (bytes: string) => void): void;
  /** Stops listening, and switches the port off. */
  close(): void;
}
