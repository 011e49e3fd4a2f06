import type { Transport } from '../transport.ts';
import { socketOpener } from './socket.ts';

export interface TcpPeer {
  /** Name or address. On ESP32 the look-up and the connecting block the interpreter, for many seconds if the host is silent. */
  readonly host: string;
  readonly port: number;
}

/** Plain TCP to one peer. */
export function createTcp(peer: TcpPeer): Transport {
  return {
    connect: socketOpener(require('net').connect, peer),
  };
}
