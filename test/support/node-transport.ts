/** The device's transport and timers over Node's sockets and clock, for tests against real brokers. */
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { TimerId, Timers } from '../../hal/timers.ts';
import type { Transport } from '../../hal/transport.ts';

export interface NodeTransportOptions {
  port: number;
  host?: string;
  /** TLS with these options; plain TCP without. */
  tls?: ConnectionOptions;
}

export function createNodeTransport(options: NodeTransportOptions): Transport {
  return {
    connect(handlers) {
      const host = options.host ?? '127.0.0.1';
      const socket: Socket = options.tls ? connectTls({ host, port: options.port, ...options.tls }) : connectTcp(options.port, host);
      let failure: string | undefined;
      let corked = false;
      socket.setNoDelay(true);
      socket.on(options.tls ? 'secureConnect' : 'connect', () => handlers.onOpen());
      socket.on('data', (data: Buffer) => handlers.onData(data.toString('latin1')));
      // A peer that reset the connection leaves an error first; `close` follows it always.
      socket.on('error', (error: NodeJS.ErrnoException) => (failure = error.code ?? error.message));
      socket.on('end', () => socket.end());
      socket.on('close', () => handlers.onClose(failure));
      return {
        write(bytes) {
          if (socket.destroyed || socket.writableEnded) return;
          // Packets of one turn leave together, as on the board.
          if (!corked) {
            corked = true;
            socket.cork();
            setImmediate(() => {
              corked = false;
              socket.uncork();
            });
          }
          socket.write(Buffer.from(bytes, 'latin1'), () => {
            if (!socket.destroyed && socket.writableLength === 0) handlers.onDrain();
          });
        },
        close() {
          socket.end();
        },
      };
    },
  };
}

export interface NodeTimers extends Timers {
  /** Timers not yet fired or cancelled. */
  pending(): number;
}

/** Real time, but every pause divided by `speed`, so that waits for a reconnect need not be lived through. */
export function createNodeTimers(speed = 1): NodeTimers {
  const running = new Map<TimerId, NodeJS.Timeout>();
  let last = 0;
  const startMs = performance.now();
  return {
    nowMs: () => (performance.now() - startMs) * speed,
    after(delayMs, callback) {
      const id = ++last;
      running.set(
        id,
        setTimeout(() => {
          running.delete(id);
          callback();
        }, delayMs / speed),
      );
      return id;
    },
    cancel(id) {
      if (id === undefined) return;
      clearTimeout(running.get(id));
      running.delete(id);
    },
    pending: () => running.size,
  };
}
