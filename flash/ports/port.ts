/** State of the two modem lines that reset boards. `true` is asserted (a low pin). */
export interface ModemLines {
  readonly dtr: boolean;
  readonly rts: boolean;
}

export interface UsbIdentity {
  readonly vendorId: number;
  readonly productId: number;
}

/** An open serial port, wherever it is. One user at a time. */
export interface Port {
  /** As the user names it: `/dev/ttyUSB0`, `tcp://host:port`, `rfc2217://host:port`. */
  readonly path: string;
  /** Whether `setLines` reaches the board. It may turn false when the first attempt shows that the port has no such lines. */
  readonly hasModemLines: boolean;
  readonly usb?: UsbIdentity;
  /** Takes what arrives. One taker; setting another replaces it. */
  onData(take: (bytes: Uint8Array) => void): void;
  /** Called once when the port is gone without having been closed here. */
  onLost(lost: (cause: Error) => void): void;
  /** Resolves when the bytes have left this process. Rejects when the port is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** Sets both lines in one step: a moment between them would reset the board in the wrong mode. */
  setLines(lines: ModemLines): Promise<void>;
  setBaud(baud: number): Promise<void>;
  close(): Promise<void>;
}
