import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE, runOnEngine } from './engine-run.ts';
import { sntpReply } from './sntp-reply.ts';

const UNIX_S = 1_800_000_000;

describe.skipIf(!ENGINE)('sockets of the interpreter on loopback', { timeout: 60_000 }, () => {
  const servers: Server[] = [];
  const clients = new Set<Socket>();
  const time = createSocket('udp4');
  let lines: string[];
  const of = (name: string) => lines.filter((line) => line.startsWith(`#${name} `)).map((line) => line.slice(name.length + 2));

  const listen = async (onClient: (socket: Socket) => void): Promise<number> => {
    const server = createServer((socket) => {
      clients.add(socket);
      socket.on('error', () => {});
      onClient(socket);
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  };

  beforeAll(async () => {
    const echo = await listen((socket) => socket.on('data', (data) => socket.write(data)));
    const banner = await listen((socket) => socket.end('HTTP/1.0 400 this is no TLS\r\n\r\n'));
    const reset = await listen((socket) => socket.on('data', () => socket.resetAndDestroy()));
    const closed = await listen(() => {});
    await new Promise((done) => servers.pop()!.close(done));
    time.on('message', (request, peer) =>
      time.send(Buffer.from(sntpReply(UNIX_S * 1000 + 250, request.toString('latin1', 40, 48)), 'latin1'), peer.port, peer.address),
    );
    await new Promise<void>((done) => time.bind(0, '127.0.0.1', done));
    lines = await runOnEngine('net', { PORTS: { echo, banner, reset, closed, sntp: time.address().port } });
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    time.close();
  });

  it('carries all byte values both ways, and closes in order', () => {
    const bytes = Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 7) & 255));
    const crc = (crc32 as (data: Buffer) => number)(bytes);
    expect(of('echo')).toEqual(['returned', 'open', `over received 2000 ${crc}`, 'closings 1']);
  });

  it('hears a peer that talks first and ends', () => {
    expect(of('banner').toSorted()).toEqual([expect.stringMatching(/^close undefined received 31 /), 'closings 1', 'open', 'returned']);
  });

  it('ends once when the peer resets', () => {
    expect(of('reset')).toEqual(['returned', 'open', expect.stringMatching(/^close .* received 0 0$/), 'closings 1']);
  });

  it('reports a refused connection and an unknown name after connect has returned', () => {
    expect(of('closed')).toEqual(['returned', 'close Unable to create socket received 0 0', 'closings 1']);
    expect(of('unknown')).toEqual(['returned', 'close Unable to locate host received 0 0', 'closings 1']);
  });

  it('names a failed TLS handshake', () => {
    // The engine may or may not come to say that it was connected; of a failed handshake it says no more than that.
    expect(of('tls').filter((line) => line !== 'open')).toEqual([
      'returned',
      expect.stringMatching(/^close TLS_HANDSHAKE (ended|unsent data|lost) received 0 0$/),
      'closings 1',
    ]);
  });

  it('asks an SNTP server, and gives up on a silent one', () => {
    expect(of('sntp')).toEqual([`undefined ${UNIX_S}`]);
    expect(of('sntp-silent')).toEqual(['TIMEOUT']);
  });
});
