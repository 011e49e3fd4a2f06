import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import type { World } from '../world.ts';
import type { SerialBoard } from './board.ts';
import { Rfc2217Host } from './rfc2217-host.ts';
import { TcpHost } from './tcp-host.ts';

export interface SerialListenerOptions {
  /** What stands still while nobody runs it: bytes are let in between two of its events. */
  readonly world: World;
  readonly board: SerialBoard;
  /** `tcp`: bytes alone. `rfc2217`: also the rate, DTR and RTS. */
  readonly protocol: 'tcp' | 'rfc2217';
  /** TCP port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
}

export interface SerialListener {
  readonly port: number;
  close(): Promise<void>;
}

/** How long a client waits for the one before it, whose end may be on its way, until it is turned away. */
const HAND_OVER_MS = 250;

/** Offers a board's serial port on 127.0.0.1, to one client at a time: a second one is turned away, as a busy port does. */
export async function listenSerial(options: SerialListenerOptions): Promise<SerialListener> {
  const { world, board, protocol } = options;
  let client: Socket | undefined;
  let next: Socket | undefined;
  const serve = (socket: Socket): void => {
    client = socket;
    const host = protocol === 'rfc2217' ? new Rfc2217Host(socket, board) : new TcpHost(socket, board);
    world.post(() => board.attach(host));
    socket.on('data', (bytes) => world.post(() => host.fromClient(bytes)));
    socket.on('close', () => {
      client = undefined;
      world.post(() => board.attach(undefined));
      if (next && !next.destroyed) serve(next);
      next = undefined;
    });
  };
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    if (!board.present || next) return void socket.destroy();
    if (!client) return serve(socket);
    next = socket;
    setTimeout(() => {
      if (next !== socket) return;
      next = undefined;
      socket.destroy();
    }, HAND_OVER_MS);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(options.port, cause)));
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        next?.destroy();
        next = undefined;
        client?.destroy();
        server.close(() => resolve());
      }),
  };
}

function cannotListen(port: number, cause: Error): ToolError {
  return new ToolError({
    code: 'SERIAL_LISTEN',
    message: `the board's serial port cannot be offered on 127.0.0.1:${port}: ${cause.message}`,
    hint: 'Choose another port, or 0 for a free one: --serial tcp://:0',
    exitCode: ExitCode.environmentMissing,
    cause,
  });
}
