import type { Connection, TransportHandlers } from '../transport.ts';

/** How long the engine may take over sending what is queued after `close`, before the end is reported without it. */
const LINGER_MS = 10000;

/**
 * Turns one of the engine's sockets into a connection. Bytes go from and to the socket without a function between: each would cost 9
 * variables, and on the way of every message two to five times an empty call.
 * @param connect of the engine's `net` or `tls`
 * @param explain makes the text for `onClose` from the engine's (undefined for an orderly end). Not asked about an end that `close` brought about.
 */
export function openSocket<O>(
  connect: (options: O, onOpen: () => void) => Socket,
  options: O,
  handlers: TransportHandlers,
  explain?: (error: string | undefined) => string | undefined,
): Connection {
  let over = false;
  let asked = false;
  let error: string | undefined;
  let socket: Socket | undefined;
  const end = (): void => {
    if (over) return;
    over = true;
    handlers.onClose(asked ? undefined : explain ? explain(error) : error);
  };
  try {
    socket = connect(options, () => {
      if (!asked && !over) handlers.onOpen();
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
    close() {
      if (asked || over || !socket) return;
      asked = true;
      // Nobody listens any more, and what is written now must not leave behind what was.
      socket.removeAllListeners('data');
      socket.removeAllListeners('drain');
      try {
        socket.end();
      } catch {
        // As above.
      }
      setTimeout(end, LINGER_MS);
    },
  };
}
