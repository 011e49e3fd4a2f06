import type { Socket } from 'node:net';
import type { HostEnd, SerialBoard } from './board.ts';
import { TelnetReader, telnetData, TELNET } from './telnet.ts';

/** RFC 2217 §3: commands of the client; the server answers with the same plus 100. */
const COMMAND = { signature: 0, baudRate: 1, control: 5, lineStateMask: 10, modemStateMask: 11, purge: 12 } as const;
const ANSWER = 100;
const NOTIFY_MODEM_STATE = 107;
/** Carrier, data set ready and clear to send: what a bridge without those lines shows. */
const MODEM_STATE = 0xb0;
/** RFC 2217 §3, SET-CONTROL. */
const CONTROL = { dtrOn: 8, dtrOff: 9, rtsOn: 11, rtsOff: 12 } as const;

/** A client of RFC 2217: bytes, rate, DTR and RTS over one Telnet connection. */
export class Rfc2217Host implements HostEnd {
  readonly #socket: Socket;
  readonly #board: SerialBoard;
  readonly #telnet: TelnetReader;
  readonly #agreed = new Set<string>();

  constructor(socket: Socket, board: SerialBoard) {
    this.#socket = socket;
    this.#board = board;
    this.#telnet = new TelnetReader({
      onData: (bytes) => board.write(bytes),
      onNegotiation: (verb, option) => this.#negotiate(verb, option),
      onSubnegotiation: (bytes) => this.#subnegotiate(bytes),
    });
  }

  fromClient(bytes: Uint8Array): void {
    this.#telnet.push(bytes);
  }

  receive(bytes: Uint8Array): void {
    this.#socket.write(telnetData(bytes));
  }

  vanish(): void {
    this.#socket.destroy();
  }

  /** Agrees to binary transmission, no go-ahead and the port control of RFC 2217, in both directions; refuses the rest. Answers each once. */
  #negotiate(verb: number, option: number): void {
    const { WILL, WONT, DO, DONT, BINARY, SUPPRESS_GO_AHEAD, COM_PORT } = TELNET;
    if (verb !== WILL && verb !== DO) return;
    const accepted = option === BINARY || option === SUPPRESS_GO_AHEAD || option === COM_PORT;
    const answer = verb === WILL ? (accepted ? DO : DONT) : accepted ? WILL : WONT;
    const key = `${answer} ${option}`;
    if (this.#agreed.has(key)) return;
    this.#agreed.add(key);
    this.#send([TELNET.IAC, answer, option]);
  }

  #subnegotiate(bytes: Uint8Array): void {
    const [option, command = 0] = bytes;
    const value = bytes.slice(2);
    if (option !== TELNET.COM_PORT) return;
    if (command === COMMAND.baudRate && value.length === 4) {
      const baud = new DataView(value.buffer).getUint32(0);
      if (baud > 0) this.#board.setBaud(baud);
    } else if (command === COMMAND.control) this.#control(value[0]);
    // Masks, data size, parity, stop bits and purges are taken as asked for.
    this.#answer(command, command === COMMAND.signature ? new TextEncoder().encode('mote') : value);
    if (command === COMMAND.modemStateMask) this.#answer(NOTIFY_MODEM_STATE - ANSWER, Uint8Array.of(MODEM_STATE));
  }

  #control(value: number | undefined): void {
    if (value === CONTROL.dtrOn || value === CONTROL.dtrOff) this.#board.setLines({ dtr: value === CONTROL.dtrOn });
    else if (value === CONTROL.rtsOn || value === CONTROL.rtsOff) this.#board.setLines({ rts: value === CONTROL.rtsOn });
  }

  #answer(command: number, value: Uint8Array): void {
    const { IAC, SB, SE, COM_PORT } = TELNET;
    this.#send([IAC, SB, COM_PORT, command + ANSWER, ...telnetData(value), IAC, SE]);
  }

  #send(bytes: readonly number[]): void {
    this.#socket.write(Uint8Array.from(bytes));
  }
}
