import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectTcp, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { Broker } from '../../../simulator/broker/broker.ts';
import { encodePacket, PacketReader, type Packet } from '../../../simulator/broker/packets.ts';
import { listenOnHost } from '../../../simulator/network/listen.ts';
import { RealNetwork } from '../../../simulator/network/real-network.ts';
import type { ConnectRequest, Link } from '../../../simulator/network/stack.ts';
import { runRealTime } from '../../../simulator/real-time.ts';
import { World } from '../../../simulator/world.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A connection whose events are kept; what is posted runs at once. */
function open(request: ConnectRequest, online: () => boolean = () => true) {
  const events: string[] = [];
  const waiting: (() => void)[] = [];
  const note = (event: string): void => {
    events.push(event);
    for (const wake of waiting.splice(0)) wake();
  };
  const network = new RealNetwork({ post: (callback) => queueMicrotask(callback), online });
  const link: Link = network.connect(request, {
    onOpen: () => note('open'),
    onData: (bytes) => note(`data ${bytes}`),
    onRoom: () => note('room'),
    onClose: (error) => note(`close ${error ?? ''}`),
  });
  const until = async (event: string): Promise<void> => {
    while (!events.includes(event)) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { link, events, until };
}

/** Key and certificate of an authority of one, as PEM files and DER bytes. */
function makeCertificate() {
  const directory = mkdtempSync(join(tmpdir(), 'mote-tls-'));
  cleanUps.push(() => rmSync(directory, { recursive: true }));
  const file = (name: string): string => join(directory, name);
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      file('key.pem'),
      '-out',
      file('cert.pem'),
      '-days',
      '2',
      '-subj',
      '/CN=somebody else',
    ],
    { stdio: 'ignore' },
  );
  execFileSync('openssl', ['x509', '-in', file('cert.pem'), '-outform', 'der', '-out', file('cert.der')]);
  execFileSync('openssl', ['rsa', '-in', file('key.pem'), '-outform', 'der', '-traditional', '-out', file('pkcs1.der')], {
    stdio: 'ignore',
  });
  execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', file('key.pem'), '-outform', 'der', '-out', file('pkcs8.der')]);
  const read = (name: string): Buffer => readFileSync(file(name));
  return {
    cert: read('cert.pem'),
    key: read('key.pem'),
    certificate: read('cert.der'),
    pkcs1: read('pkcs1.der'),
    pkcs8: read('pkcs8.der'),
  };
}

describe('RealNetwork', () => {
  it('carries bytes above 127 unchanged, both ways', async () => {
    const port = await listen(createServer((socket) => socket.pipe(socket)));
    const { link, until } = open({ host: '127.0.0.1', port });
    await until('open');
    link.send('\x00\x7f\x80\xff');
    await until('data \x00\x7f\x80\xff');
    link.close();
  });

  it('reports the end of the peer, a refusal and an unknown name', async () => {
    const port = await listen(createServer((socket) => socket.end()));
    const ended = open({ host: '127.0.0.1', port });
    await ended.until('close ');
    const server = createServer();
    const closedPort = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    await open({ host: '127.0.0.1', port: closedPort }).until('close refused');
    await open({ host: 'nowhere.invalid', port: 1 }).until('close not-found');
  });

  it('opens nothing while the radio is down', async () => {
    await open({ host: '127.0.0.1', port: 9 }, () => false).until('close unreachable');
  });

  it.each(['pkcs1', 'pkcs8'] as const)(
    "speaks TLS with a DER certificate and %s key, verifies nothing and sends the engine's server name",
    async (form) => {
      const made = makeCertificate();
      let seen: { name: unknown; peer: unknown } | undefined;
      const port = await listen(
        createTlsServer({ cert: made.cert, key: made.key, requestCert: true, rejectUnauthorized: false }, (socket: TLSSocket) => {
          seen = { name: socket.servername, peer: socket.getPeerCertificate().subject?.CN };
          socket.end('secret');
        }),
      );
      const { link, events, until } = open({ host: '127.0.0.1', port, tls: { certificate: made.certificate, key: made[form] } });
      expect(link.room).toBe(0);
      await until('data secret');
      expect(events.slice(0, 2)).toEqual(['open', 'room']);
      expect(seen).toEqual({ name: 'mbed TLS Server 1', peer: 'somebody else' });
    },
  );

  it('reports a failed handshake as such', async () => {
    const port = await listen(createServer((socket) => socket.end('this is not TLS\r\n')));
    const { until } = open({ host: '127.0.0.1', port, tls: {} });
    await until('close tls');
  });
});

describe('listenOnHost', () => {
  it('serves programs of this machine from the built-in broker in real time', async () => {
    const world = new World();
    const broker = new Broker({ queue: world.queue });
    const opened = await listenOnHost({ listener: broker, post: (callback) => world.post(callback), port: 0 });
    const stop = new AbortController();
    const running = runRealTime(world, { signal: stop.signal });
    const reader = new PacketReader(1e6, 5);
    const packets: Packet[] = [];
    const socket = connectTcp(opened.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(encodePacket({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 5, clientId: 'host', clean: true, keepalive: 0 }, 5));
    socket.write(encodePacket({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 't', qos: 0 }] }, 5));
    await new Promise<void>((resolve) => {
      socket.on('data', (bytes: Buffer) => {
        reader.push(bytes);
        for (let packet = reader.next(); packet; packet = reader.next()) {
          packets.push(packet);
          if (packet.cmd === 'suback') world.post(() => broker.publish({ topic: 't', payload: 'from the world' }));
          if (packet.cmd === 'publish') resolve();
        }
      });
    });
    expect(packets.map(({ cmd }) => cmd)).toEqual(['connack', 'suback', 'publish']);
    await opened.close();
    await closed;
    stop.abort();
    await running;
    expect(broker.clients).toEqual([]);
  });

  it('says so when the port is taken', async () => {
    const port = await listen(createServer());
    const listener = new Broker({ queue: new World().queue });
    await expect(listenOnHost({ listener, post: (callback) => callback(), port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
