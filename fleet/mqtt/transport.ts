/** The client's transport and timers over Node's sockets and clock. */
import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { TimerId, Timers } from '../../hal/timers.ts';
import type { Transport } from '../../hal/transport.ts';

export interface NodeTransportOptions {
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /**
   * TLS with these options; plain TCP without. The peer's certificate is checked against `ca`, or the authorities that Node trusts,
   * and against `host`.
   */
  tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'>;
}

export interface NodeTransport extends Transport {
  /** Stops reading, so that TCP holds the peer back, or goes on. Holds for later connections too. */
  setPaused(paused: boolean): void;
}

/** How often a connection that is not read is said to be alive: less than half of any keep-alive. */
const PAUSED_TICK_MS = 400;

export function createNodeTransport(options: NodeTransportOptions): NodeTransport {
  const host = options.host ?? '127.0.0.1';
  let open: Socket | undefined;
  let paused = false;
  let tick: NodeJS.Timeout | undefined;
  let alive: (() => void) | undefined;

  function apply(): void {
    clearInterval(tick);
    tick = undefined;
    if (!open) return;
    if (!paused) return void open.resume();
    open.pause();
    // Unread bytes are a sign of life: without this, a slow reader would look like a dead link.
    tick = setInterval(() => alive?.(), PAUSED_TICK_MS);
  }

  return {
    setPaused(wanted) {
      if (paused === wanted) return;
      paused = wanted;
      apply();
    },
    connect(handlers) {
      const tls = options.tls && { host, port: options.port, ...(isIP(host) ? {} : { servername: host }), ...options.tls };
      const socket: Socket = tls ? connectTls(tls) : connectTcp(options.port, host);
      let failure: string | undefined;
      let corked = false;
      let closed = false;
      let then: (() => void) | undefined;
      open = socket;
      alive = () => {
        if (!closed) handlers.onData('');
      };
      socket.setNoDelay(true);
      socket.on(tls ? 'secureConnect' : 'connect', () => {
        if (!closed) handlers.onOpen();
      });
      socket.on('data', (data: Buffer) => {
        if (!closed) handlers.onData(data.toString('latin1'));
      });
      // A peer that reset the connection leaves an error first; `close` follows it always.
      socket.on('error', (error: NodeJS.ErrnoException) => (failure = error.code ?? error.message));
      socket.on('end', () => socket.end());
      socket.on('close', () => {
        if (open === socket) {
          open = alive = undefined;
          apply();
        }
        if (!closed) handlers.onClose(failure);
        else then?.();
      });
      apply();
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
          socket.write(bytes, 'latin1', () => {
            if (!closed && !socket.destroyed && socket.writableLength === 0) handlers.onDrain();
          });
        },
        close(done) {
          if (closed || socket.destroyed) return;
          closed = true;
          then = done;
          socket.end();
          // What the peer still says is not for anybody; unread, it would keep the connection open.
          socket.resume();
        },
      };
    },
  };
}

export function createNodeTimers(): Timers {
  const running = new Map<TimerId, NodeJS.Timeout>();
  let last = 0;
  return {
    nowMs: () => performance.now(),
    after(delayMs, callback) {
      const id = ++last;
      const fire = (): void => {
        running.delete(id);
        callback();
      };
      running.set(id, setTimeout(fire, delayMs));
      return id;
    },
    cancel(id) {
      if (id === undefined) return;
      clearTimeout(running.get(id));
      running.delete(id);
    },
  };
}
