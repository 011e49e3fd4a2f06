/** One digital line. The engine's own `Pin` fits both, so an adapter costs nothing. */
export interface DigitalOut {
  /** `true` is the high level, whatever is connected. */
  write(level: boolean): void;
}

export interface DigitalIn {
  /** `true` is the high level. */
  read(): boolean;
}
