import type { Connection, TransportHandlers } from '../transport.ts';

/** How long the engine may take over sending what is queued after `close`, before the end is reported without it. */
const LINGER_MS = 10000;

/**
 * Turns the engine's sockets into connections. Bytes go from and to the socket without a function between: each would cost 9
 * variables, and on the way of every message two to five times an empty call. Returns a function rather than being one, so that in a
 * bundle each of its functions has one scope around it: a second would cost 3 variables a function.
 * @param connect of the engine's `net` or `tls`
 */
export function socketOpener<O>(
  connect: (options: O, onOpen: () => void) => Socket,
  options: O,
): (handlers: TransportHandlers) => Connection {
  return (handlers) => {
    let over = false;
    let closed: (() => void) | undefined;
    let error: string | undefined;
    let socket: Socket | undefined;
    const end = (): void => {
      if (over) return;
      over = true;
      if (closed) closed();
      else handlers.onClose(error);
    };
    try {
      socket = connect(options, () => {
        if (!closed && !over) handlers.onOpen();
      });
      // At once: data may come before the engine's connect callback.
      socket.on('data', handlers.onData);
      socket.on('drain', handlers.onDrain);
      socket.on('error', (e) => (error = e.message));
      socket.on('close', (hadError) => {
        if (hadError && error === undefined) error = 'lost';
        end();
      });
    } catch (e) {
      // Refused and unknown hosts are thrown here and now.
      error = (e as Error).message;
      setTimeout(end, 0);
    }
    return {
      write(bytes) {
        try {
          socket!.write(bytes);
        } catch {
          // There never was one, or the engine has seen the end already; its 'close' is on the way.
        }
      },
      close(done) {
        if (closed || over) return;
        // `end` does nothing when it has come here.
        closed = done || end;
        try {
          // Nobody listens any more, and what is written now must not leave behind what was.
          socket!.removeAllListeners('data');
          socket!.removeAllListeners('drain');
          socket!.end();
        } catch {
          // As above.
        }
        setTimeout(end, LINGER_MS);
      },
    };
  };
}
