import type { Socket } from 'node:net';
import type { HostEnd, SerialBoard } from './board.ts';

/** A client on a plain TCP port: bytes, no rate, no modem lines. */
export class TcpHost implements HostEnd {
  readonly #socket: Socket;
  readonly #board: SerialBoard;

  constructor(socket: Socket, board: SerialBoard) {
    this.#socket = socket;
    this.#board = board;
  }

  fromClient(bytes: Uint8Array): void {
    this.#board.write(bytes);
  }

  receive(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  vanish(): void {
    this.#socket.destroy();
  }
}
