/** Client side of Telnet (RFC 854, 855) and of its port control option (RFC 2217). */

const IAC = 255;
const SB = 250;
const SE = 240;
const WILL = 251;
const WONT = 252;
const DO = 253;
const DONT = 254;
const BINARY = 0;
const SUPPRESS_GO_AHEAD = 3;
const COM_PORT = 44;
const OPTIONS = [BINARY, SUPPRESS_GO_AHEAD, COM_PORT];
/** The server answers a command with its number plus 100. */
const ANSWER = 100;

export const ComPort = { setBaudRate: 1, setDataSize: 2, setParity: 3, setStopSize: 4, setControl: 5 } as const;
export const Control = { noFlowControl: 1, dtrOn: 8, dtrOff: 9, rtsOn: 11, rtsOff: 12 } as const;

/** What a client says first: it offers and asks for 8-bit transmission and port control. */
export const OPENING = Uint8Array.from(OPTIONS.flatMap((option) => [IAC, WILL, option, IAC, DO, option]));

export function comPortCommand(command: number, value: readonly number[]): Uint8Array {
  return Uint8Array.from([IAC, SB, COM_PORT, command, ...value.flatMap(doubled), IAC, SE]);
}

/** Data as it goes over Telnet: 255 twice. */
export function telnetData(bytes: Uint8Array): Uint8Array {
  return bytes.includes(IAC) ? Uint8Array.from([...bytes].flatMap(doubled)) : bytes;
}

function doubled(byte: number): number[] {
  return byte === IAC ? [IAC, IAC] : [byte];
}

export interface TelnetClientHandlers {
  onData(bytes: Uint8Array): void;
  /** A reply that the protocol itself demands. */
  onReply(bytes: Uint8Array): void;
  /** The server refuses port control: it is a Telnet server, but not of a serial port. */
  onRefused(): void;
  /** The server carried a command out. */
  onAnswer(command: number): void;
}

/** Takes a server's bytes in any chunking apart. Options beyond the three are refused. */
export class TelnetClient {
  readonly #handlers: TelnetClientHandlers;
  readonly #command: number[] = [];
  #inCommand = false;

  constructor(handlers: TelnetClientHandlers) {
    this.#handlers = handlers;
  }

  push(bytes: Uint8Array): void {
    const data: number[] = [];
    for (const byte of bytes) {
      if (this.#inCommand) this.#take(byte, data);
      else if (byte === IAC) this.#inCommand = true;
      else data.push(byte);
    }
    if (data.length > 0) this.#handlers.onData(Uint8Array.from(data));
  }

  /** A byte after IAC, until the command is whole. */
  #take(byte: number, data: number[]): void {
    const command = this.#command;
    command.push(byte);
    const first = command[0]!;
    if (first === IAC) {
      data.push(IAC);
      return this.#finish();
    }
    if (first === SB) {
      const whole = command.length > 2 && byte === SE && command.at(-2) === IAC && command.at(-3) !== IAC;
      if (whole) this.#subnegotiation(command);
      if (whole) this.#finish();
      return;
    }
    if (first < WILL) return this.#finish();
    if (command.length === 2) {
      this.#negotiation(first, byte);
      this.#finish();
    }
  }

  #finish(): void {
    this.#command.length = 0;
    this.#inCommand = false;
  }

  #negotiation(verb: number, option: number): void {
    if (option === COM_PORT && (verb === DONT || verb === WONT)) return this.#handlers.onRefused();
    if (OPTIONS.includes(option)) return;
    if (verb === WILL) this.#handlers.onReply(Uint8Array.of(IAC, DONT, option));
    if (verb === DO) this.#handlers.onReply(Uint8Array.of(IAC, WONT, option));
  }

  #subnegotiation([, option, answer = 0]: readonly number[]): void {
    if (option === COM_PORT && answer >= ANSWER) this.#handlers.onAnswer(answer - ANSWER);
  }
}
