import type { Connection, TransportHandlers } from '../transport.ts';

/** How long the engine may take over sending what is queued after `close`, before the end is reported without it. */
const LINGER_MS = 10000;

/**
 * Turns one of the engine's sockets into a connection.
 * @param open calls the engine's `connect` with the callback it is given
 * @param nameError makes the text for `onClose` from the engine's; `received` tells whether any byte ever came
 */
export function openSocket(
  open: (onOpen: () => void) => Socket,
  handlers: TransportHandlers,
  nameError: (text: string, received: boolean) => string,
): Connection {
  let closing = false;
  let ended = false;
  let received = false;
  let error: string | undefined;
  const end = (): void => {
    if (ended) return;
    ended = closing = true;
    handlers.onClose(error);
  };
  let socket: Socket;
  try {
    socket = open(() => {
      if (!closing) handlers.onOpen();
    });
  } catch (e) {
    // Refused and unknown hosts are thrown here and now.
    error = nameError((e as Error).message, false);
    closing = true;
    setTimeout(end, 0);
    return { write() {}, close() {} };
  }
  // At once: data may come before the engine's connect callback.
  socket.on('data', (bytes) => {
    received = true;
    if (!ended) handlers.onData(bytes);
  });
  socket.on('drain', () => {
    if (!closing) handlers.onDrain();
  });
  socket.on('error', (e) => {
    if (!closing) error = nameError(e.message, received);
  });
  socket.on('close', (hadError) => {
    if (hadError && !closing && error === undefined) error = nameError('lost', received);
    end();
  });
  return {
    write(bytes) {
      // Throws once the engine has seen the end, which may be before its 'close' is delivered.
      if (!closing) {
        try {
          socket.write(bytes);
        } catch {
          closing = true;
        }
      }
    },
    close() {
      if (closing) return;
      closing = true;
      try {
        socket.end();
      } catch {
        // The engine has seen the end before; its 'close' is on the way.
      }
      setTimeout(end, LINGER_MS);
    },
  };
}
