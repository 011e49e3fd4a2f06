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

export function openDatagram(
  attachment: Attachment,
  { hosts, delayUs }: ConnectionSettings,
  find: (host: string) => AnsweringHost | undefined,
  onMessage: DatagramHandler,
): DatagramLink {
  let open = true;
  return {
    send(bytes, name, port) {
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
    },
  };
}
