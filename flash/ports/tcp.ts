import type { Port } from './port.ts';
import { TcpSocket } from './tcp-socket.ts';

/** Opens a serial port behind a plain TCP port (ser2net in raw mode, an emulator): bytes alone, so neither rate nor reset. */
export async function openTcp(path: string, address: { host: string; port: number }): Promise<Port> {
  const socket = await TcpSocket.open(path, address);
  return {
    path,
    hasModemLines: false,
    onData: (take) => socket.onData(take),
    onLost: (lost) => socket.onLost(lost),
    write: (bytes) => socket.write(bytes),
    setLines: () => Promise.resolve(),
    setBaud: () => Promise.resolve(),
    close: () => socket.close(),
  };
}
