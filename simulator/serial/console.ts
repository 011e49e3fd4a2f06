/** What talks on the serial port once the chip runs its program. */
export interface BoardConsole {
  /** The chip starts the program, or stops it (reset, power). */
  power(on: boolean): void;
  /** Bytes from the host. */
  receive(bytes: Uint8Array): void;
  /** Set by the board: takes what the console prints. */
  onOutput: (bytes: Uint8Array) => void;
}
