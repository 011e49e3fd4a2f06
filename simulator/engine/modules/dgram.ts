import type { DatagramLink, NetworkStack } from '../../network/stack.ts';
import type { EngineHost } from '../host.ts';
import { wrongCallback } from './complain.ts';
import { nativeObject } from './native-object.ts';

/**
 * `require("dgram")`: UDP. `close()` gives `end`, then `close(false)`, both twice for a socket that was bound, as the engine has such a socket
 * in two lists; a host that nobody knows swallows what is sent.
 */
export function installDgram(host: EngineHost, stack: NetworkStack): object {
  return nativeObject(host, {
    createSocket: (_type: unknown, callback: unknown) => {
      if (callback === undefined || typeof callback === 'function') return createSocket(host, stack);
      return wrongCallback(host, callback);
    },
  });
}

function createSocket(host: EngineHost, stack: NetworkStack): object {
  let link: DatagramLink | undefined;
  let bound = false;
  let closed = false;
  const open = (ownPort?: number): DatagramLink | undefined =>
    stack.openDatagram?.((received, { address, port }) => {
      host.emit(socket, 'message', received, host.object({ address, port, size: received.length }));
    }, ownPort);
  const send = (message: unknown, ...destination: unknown[]): void => {
    if (closed) throw host.error('Error', 'This socket is closed');
    // send(message, port, host) or send(message, offset, length, port, host)
    const whole = destination.length < 4 || destination[2] === undefined;
    const [port, name] = whole ? destination : destination.slice(2);
    const text = host.text(message);
    const bytes = whole ? text : text.substr(Number(destination[0]) | 0, Number(destination[1]) | 0);
    link ??= open();
    link?.send(bytes, String(name).slice(0, 127), Number(port) & 0xffff);
    host.emit(socket, 'drain', socket);
  };
  const bind = (port: unknown, callback: unknown): object => {
    link?.close();
    link = open(Number(port) & 0xffff);
    bound = true;
    if (callback !== undefined) host.call(callback, [socket], socket);
    return socket;
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    link?.close();
    for (let lists = bound ? 2 : 1; lists > 0; lists--) {
      host.emit(socket, 'end');
      host.emit(socket, 'close', false);
    }
  };
  const socket = nativeObject(host, { send, bind, close, addMembership: () => undefined }, 'dgramSocket');
  return socket;
}
