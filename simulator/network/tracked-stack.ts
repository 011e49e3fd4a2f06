import type { DatagramLink, Link, Listening, NetworkStack } from './stack.ts';

export interface TrackedStack extends NetworkStack {
  /** Ends every connection without a word to the peer, as a power cut does. Nothing is reported any more. */
  abortAll(): void;
}

/** A network stack that knows its open connections: one for each run of a board. */
export function trackLinks(stack: NetworkStack): TrackedStack {
  const links = new Set<Link>();
  const datagrams = new Set<DatagramLink>();
  const servers = new Set<Listening>();
  let cut = false;
  return {
    ...(stack.realTime === undefined ? {} : { realTime: stack.realTime }),
    connect(request, handlers) {
      const link = stack.connect(request, {
        onOpen: () => !cut && handlers.onOpen(),
        onData: (bytes) => !cut && handlers.onData(bytes),
        onRoom: () => !cut && handlers.onRoom?.(),
        onClose: (error) => {
          links.delete(link);
          if (!cut) handlers.onClose(error);
        },
      });
      links.add(link);
      return link;
    },
    listen(port, onConnection) {
      const listening = stack.listen?.(port, (link) => {
        links.add(link);
        const handlers = onConnection(link);
        return {
          ...handlers,
          onData: (bytes) => !cut && handlers.onData(bytes),
          onClose: (error) => {
            links.delete(link);
            if (!cut) handlers.onClose(error);
          },
        };
      });
      if (!listening) return undefined;
      servers.add(listening);
      return {
        close() {
          servers.delete(listening);
          listening.close();
        },
      };
    },
    openDatagram: (onMessage, port) => {
      const link = stack.openDatagram?.((bytes, from) => !cut && onMessage(bytes, from), port);
      if (!link) return { send: () => undefined, close: () => undefined };
      datagrams.add(link);
      return {
        send: (bytes, host, port) => link.send(bytes, host, port),
        close: () => {
          datagrams.delete(link);
          link.close();
        },
      };
    },
    abortAll() {
      cut = true;
      for (const server of servers) server.close();
      servers.clear();
      for (const link of datagrams) link.close();
      for (const link of links) link.abort();
      links.clear();
    },
  };
}
