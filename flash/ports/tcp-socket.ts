import { connect, type Socket } from 'node:net';
import { portLost, portUnreachable } from './errors.ts';

const CONNECT_MS = 5000;

/** A TCP connection as a port sees it: bytes, backpressure, and the one moment in which it is lost. */
export class TcpSocket {
  readonly path: string;
  readonly #socket: Socket;
  #take: (bytes: Uint8Array) => void = () => undefined;
  #onLost: ((cause: Error) => void) | undefined;
  #lost: Error | undefined;
  #closed = false;

  private constructor(path: string, socket: Socket) {
    this.path = path;
    this.#socket = socket;
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#closed) return;
      this.#lost = portLost(path);
      this.#onLost?.(this.#lost);
    });
  }

  static open(path: string, address: { host: string; port: number }): Promise<TcpSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ ...address, noDelay: true, timeout: CONNECT_MS });
      const fail = (detail: string, cause?: unknown): void => {
        socket.destroy();
        reject(portUnreachable(path, detail, cause));
      };
      socket.once('error', (cause: NodeJS.ErrnoException) =>
        fail(cause.code === 'ECONNREFUSED' ? 'nothing listens there' : cause.message, cause),
      );
      socket.once('timeout', () => fail(`no answer within ${CONNECT_MS / 1000} s`));
      socket.once('connect', () => {
        socket.removeAllListeners();
        socket.setTimeout(0);
        resolve(new TcpSocket(path, socket));
      });
    });
  }

  onData(take: (bytes: Uint8Array) => void): void {
    this.#take = take;
  }

  onLost(lost: (cause: Error) => void): void {
    this.#onLost = lost;
    if (this.#lost) lost(this.#lost);
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => (error ? reject(portLost(this.path, error)) : resolve()));
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => {
      if (this.#socket.destroyed) return resolve();
      this.#socket.once('close', () => resolve());
      this.#socket.end();
      this.#socket.destroySoon();
    });
  }
}
