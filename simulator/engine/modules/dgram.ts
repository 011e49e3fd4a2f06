import type { DatagramLink, NetworkStack } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';

/**
 * `require("dgram")`: UDP clients. `close()` gives `end`, then `close(false)`; a host that nobody knows swallows what is sent.
 * `bind`, for servers, is not imitated.
 */
export function installDgram(host: EngineHost, stack: NetworkStack): object {
  return host.object({ createSocket: host.fn(() => createSocket(host, stack)) });
}

function createSocket(host: EngineHost, stack: NetworkStack): object {
  let link: DatagramLink | undefined;
  let closed = false;
  const send = (message: unknown, ...destination: unknown[]): void => {
    if (closed) throw host.error('Error', 'This socket is closed');
    // send(message, port, host) or send(message, offset, length, port, host)
    const whole = destination.length < 4 || destination[2] === undefined;
    const [port, name] = whole ? destination : destination.slice(2);
    const text = host.text(message);
    const bytes = whole ? text : text.substr(Number(destination[0]) | 0, Number(destination[1]) | 0);
    link ??= stack.openDatagram?.((received, { address, port: from }) => {
      host.emit(socket, 'message', received, host.object({ address, port: from, size: received.length }));
    });
    link?.send(bytes, String(name).slice(0, 127), Number(port) & 0xffff);
    host.emit(socket, 'drain', socket);
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    link?.close();
    host.emit(socket, 'end');
    host.emit(socket, 'close', false);
  };
  const socket = host.object({ send: host.fn(send), close: host.fn(close) }, 'dgramSocket');
  return socket;
}
