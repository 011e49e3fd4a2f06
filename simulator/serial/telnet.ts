/** Telnet as RFC 2217 needs it (RFC 854 commands, RFC 855 options). */
export const TELNET = {
  SE: 240,
  SB: 250,
  WILL: 251,
  WONT: 252,
  DO: 253,
  DONT: 254,
  IAC: 255,
  BINARY: 0,
  SUPPRESS_GO_AHEAD: 3,
  COM_PORT: 44,
} as const;

export interface TelnetHandlers {
  onData(bytes: Uint8Array): void;
  onNegotiation(verb: number, option: number): void;
  /** Option and what follows, without the framing. */
  onSubnegotiation(bytes: Uint8Array): void;
}

type State = 'data' | 'command' | 'option' | 'sub' | 'sub-command';

/** Takes bytes in any chunking apart into data, negotiation and subnegotiation. */
export class TelnetReader {
  readonly #handlers: TelnetHandlers;
  #state: State = 'data';
  #verb = 0;
  #data: number[] = [];
  #sub: number[] = [];

  constructor(handlers: TelnetHandlers) {
    this.#handlers = handlers;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
    this.#flush();
  }

  #take(byte: number): void {
    const { IAC, SB, SE, WILL, DONT } = TELNET;
    switch (this.#state) {
      case 'data':
        if (byte === IAC) this.#state = 'command';
        else this.#data.push(byte);
        return;
      case 'command':
        this.#state = 'data';
        if (byte === IAC) this.#data.push(byte);
        else if (byte === SB) {
          this.#sub = [];
          this.#state = 'sub';
        } else if (byte >= WILL && byte <= DONT) {
          this.#verb = byte;
          this.#state = 'option';
        }
        return;
      case 'option':
        this.#state = 'data';
        // What came before is the data of before.
        this.#flush();
        this.#handlers.onNegotiation(this.#verb, byte);
        return;
      case 'sub':
        if (byte === IAC) this.#state = 'sub-command';
        else this.#sub.push(byte);
        return;
      case 'sub-command':
        this.#state = byte === SE ? 'data' : 'sub';
        if (byte === IAC) this.#sub.push(byte);
        else if (byte === SE) {
          this.#flush();
          this.#handlers.onSubnegotiation(Uint8Array.from(this.#sub));
        }
    }
  }

  #flush(): void {
    if (this.#data.length === 0) return;
    const bytes = Uint8Array.from(this.#data);
    this.#data = [];
    this.#handlers.onData(bytes);
  }
}

/** Data as it goes over Telnet: 255 twice. */
export function telnetData(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(TELNET.IAC)) return bytes;
  return Uint8Array.from([...bytes].flatMap((byte) => (byte === TELNET.IAC ? [byte, byte] : [byte])));
}
