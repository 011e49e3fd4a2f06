import type { Connection, TransportHandlers } from '../transport.ts';

/** How long the engine may take over sending what is queued after `close`, before the end is reported without it. */
const LINGER_MS = 10000;

/**
 * Turns one of the engine's sockets into a connection.
 * @param open calls the engine's `connect` with the callback it is given
 * @param explain makes the text for `onClose` from the engine's (undefined for an orderly end); `received` tells
 * whether any byte ever came. Not asked about an end that `close` brought about.
 */
export function openSocket(
  open: (onOpen: () => void) => Socket,
  handlers: TransportHandlers,
  explain: (error: string | undefined, received: boolean) => string | undefined,
): Connection {
  let asked = false;
  let ended = false;
  let received = false;
  let error: string | undefined;
  const end = (): void => {
    if (ended) return;
    ended = true;
    handlers.onClose(asked ? undefined : explain(error, received));
  };
  let socket: Socket | undefined;
  try {
    socket = open(() => {
      if (!asked && !ended) handlers.onOpen();
    });
    // At once: data may come before the engine's connect callback.
    socket.on('data', (bytes) => {
      received = true;
      if (!ended) handlers.onData(bytes);
    });
    socket.on('drain', () => {
      if (!asked && !ended) handlers.onDrain();
    });
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
      if (asked || ended || !socket) return;
      try {
        socket.write(bytes);
      } catch {
        // The engine has seen the end already; its 'close' is on the way.
      }
    },
    close() {
      if (asked || ended || !socket) return;
      asked = true;
      try {
        socket.end();
      } catch {
        // As above.
      }
      setTimeout(end, LINGER_MS);
    },
  };
}
