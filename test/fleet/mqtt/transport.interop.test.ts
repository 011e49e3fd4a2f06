import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeTransport } from '../../../fleet/mqtt/transport.ts';
import type { Connection } from '../../../hal/transport.ts';

describe("a connection over Node's sockets", () => {
  let server: Server;
  let log: string[];
  let peer: Promise<Socket>;
  /** Settles when the connection has said that. */
  let said: (what: string) => Promise<void>;

  beforeEach(async () => {
    log = [];
    server = createServer();
    peer = new Promise((resolve) => server.once('connection', resolve));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(async () => {
    (await peer).destroy();
    await new Promise((closed) => server.close(closed));
  });

  function connect(): Connection {
    const waiting = new Map<string, () => void>();
    const say = (what: string): void => {
      log.push(what);
      waiting.get(what)?.();
    };
    said = (what) => (log.includes(what) ? Promise.resolve() : new Promise((resolve) => waiting.set(what, resolve)));
    const connection = createNodeTransport({ port: (server.address() as AddressInfo).port }).connect({
      onOpen: () => say('open'),
      onData: (bytes) => say(`data ${bytes}`),
      onDrain: () => say('drain'),
      onClose: (error) => say(`close ${error}`),
    });
    return { ...connection, close: () => connection.close(() => say('over')) };
  }

  it('says nothing of the peer once it was closed, and tells when it is over', async () => {
    const connection = connect();
    await said('open');
    const socket = await peer;
    connection.write('last');
    connection.close();
    connection.close();
    const heard = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    socket.end('late');
    await said('over');
    expect(heard).toBe('last');
    expect(log).toEqual(['open', 'over']);
  });

  it('says that the peer has ended it, after which closing is nothing', async () => {
    const connection = connect();
    await said('open');
    (await peer).end('bye');
    await said('close undefined');
    connection.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['open', 'data bye', 'close undefined']);
  });
});
