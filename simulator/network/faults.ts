/** Which connection of the virtual network is meant. */
export interface ConnectionInfo {
  /** Counts connection attempts on this network, from 1. */
  readonly sequence: number;
  readonly board: string;
  readonly host: string;
  readonly port: number;
}

/** What is to go wrong with a connection. Bytes are those of the program, either way; 0 means at once. */
export interface LinkFault {
  /** Absent: every connection. */
  readonly matches?: (connection: ConnectionInfo) => boolean;
  /** How often the fault strikes; absent: always. */
  readonly times?: number;
  /** Answer to the attempt itself: refused, no answer, name unknown. */
  readonly connect?: 'refuse' | 'silent' | 'not-found';
  /** Both sides see a reset once so many bytes have arrived in this direction. */
  readonly cutAfterBytes?: Readonly<{ toBoard?: number; fromBoard?: number }>;
  /** Half-open: after so many bytes, what is sent in this direction vanishes, and neither side is told. */
  readonly muteAfterBytes?: Readonly<{ toBoard?: number; fromBoard?: number }>;
  /** Added to the time on the way of each segment, both ways. */
  readonly delayUs?: number;
}

/** Faults that were asked for, in order; the first that matches a new connection is taken. */
export class FaultPlan {
  readonly #entries: { fault: LinkFault; left: number }[] = [];

  /** @returns a function that withdraws the fault; connections that have it keep it */
  add(fault: LinkFault): () => void {
    const entry = { fault, left: fault.times ?? Infinity };
    this.#entries.push(entry);
    return () => {
      entry.left = 0;
    };
  }

  take(connection: ConnectionInfo): LinkFault | undefined {
    const entry = this.#entries.find(({ fault, left }) => left > 0 && (fault.matches?.(connection) ?? true));
    if (entry) entry.left--;
    return entry?.fault;
  }
}
