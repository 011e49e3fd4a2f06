/** Opens the built-in broker to the programs of this machine: real TCP in, virtual time inside. */
import { createServer, type Socket } from 'node:net';
import type { Listener } from './virtual-network.ts';

export interface ListenRequest {
  readonly listener: Listener;
  /** Brings what the host's sockets do into the world, between two of its events. */
  readonly post: (callback: () => void) => void;
  /** 0: any free port. */
  readonly port: number;
  /** Default: this machine only. */
  readonly host?: string;
}

export interface OpenPort {
  readonly port: number;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/** Rejects with the host's error when the port cannot be had. */
export function listenOnHost(request: ListenRequest): Promise<OpenPort> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, request);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(request.port, request.host ?? '127.0.0.1', () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : request.port,
        close: () =>
          new Promise((done) => {
            for (const socket of sockets) socket.destroy();
            server.close(() => done());
          }),
      });
    });
  });
}

function serve(socket: Socket, { listener, post }: ListenRequest): void {
  socket.setNoDelay(true);
  let accepted: ReturnType<Listener['accept']> | undefined;
  post(() => {
    accepted = listener.accept({ send: (bytes) => socket.write(bytes), close: () => socket.end() });
  });
  socket.on('data', (bytes: Buffer) => post(() => accepted?.receive(bytes)));
  socket.once('error', () => socket.destroy());
  socket.once('close', () => post(() => accepted?.closed()));
}
