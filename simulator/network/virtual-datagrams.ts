import type { BoardPorts } from './board-ports.ts';
import { bytesOf, byteStringOf } from './byte-string.ts';
import type { DatagramHandler, DatagramLink } from './stack.ts';
import type { ConnectionSettings } from './virtual-connection.ts';
import type { Attachment } from './virtual-network.ts';

/** What a host says to a datagram that reached it at a virtual time; nothing when it keeps silent. */
export type DatagramService = (bytes: Uint8Array, timeUs: number) => Uint8Array | undefined;

interface AnsweringHost {
  readonly address: string;
  readonly services: ReadonlyMap<number, DatagramService>;
}

interface Surrounding {
  readonly attachment: Attachment;
  readonly settings: ConnectionSettings;
  readonly ports: BoardPorts;
  find(host: string): AnsweringHost | undefined;
}

const LOOPBACK = '127.0.0.1';
/** One way through a board's own stack. */
export const LOOPBACK_US = 200;

export function openDatagram(
  { attachment, settings: { hosts, delayUs }, ports, find }: Surrounding,
  onMessage: DatagramHandler,
  wanted: number | undefined,
): DatagramLink {
  const { port: own, free } = ports.bind(onMessage, wanted);
  let open = true;
  return {
    send(bytes, name, port) {
      if (name === LOOPBACK || name === 'localhost')
        return ports.deliver(port, bytesOf(bytes), { address: LOOPBACK, port: own }, LOOPBACK_US);
      const host = attachment.online() ? find(name) : undefined;
      const service = host?.services.get(port);
      if (!open || !host || !service) return;
      hosts.at(attachment.nowUs() + delayUs(), () => {
        const answer = service(bytesOf(bytes), hosts.nowUs);
        if (!answer) return;
        attachment.queue.at(hosts.nowUs + delayUs(), () => {
          if (open && attachment.online()) onMessage(byteStringOf(answer), { address: host.address, port });
        });
      });
    },
    close() {
      open = false;
      free();
    },
  };
}
