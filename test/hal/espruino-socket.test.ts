import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTcp } from '../../hal/espruino/tcp.ts';
import { createTls } from '../../hal/espruino/tls.ts';
import type { Transport } from '../../hal/transport.ts';
import { FakeEmitter, FakeEngine } from './fake-engine.ts';

class FakeSocket extends FakeEmitter {
  written: string[] = [];
  isOver = false;
  endings = 0;

  write(bytes: string): boolean {
    if (this.isOver) throw new Error('This socket is closed');
    this.written.push(bytes);
    return false;
  }

  end(): void {
    if (this.isOver) throw new Error('This socket is closed');
    this.endings++;
    this.isOver = true;
  }
}

describe('sockets of the engine', () => {
  let engine: FakeEngine;
  let socket: FakeSocket;
  let opened: () => void;
  let log: string[];
  let options: unknown;
  let failure: Error | undefined;
  const module = {
    connect(given: unknown, callback: () => void) {
      if (failure) throw failure;
      options = given;
      opened = callback;
      return socket;
    },
  };
  const connect = (transport: Transport) =>
    transport.connect({
      onOpen: () => void log.push('open'),
      onData: (bytes) => void log.push(`data ${bytes}`),
      onDrain: () => void log.push('drain'),
      onClose: (error) => void log.push(`close ${error}`),
    });
  const over = (): void => void log.push('over');
  const tcp = () => connect(createTcp({ host: 'broker', port: 1883 }));

  beforeEach(() => {
    engine = new FakeEngine().install({ net: module, tls: module });
    socket = new FakeSocket();
    log = [];
    failure = undefined;
  });
  afterEach(() => FakeEngine.uninstall());

  it('connects to its peer and passes on what happens', () => {
    const connection = tcp();
    expect(options).toEqual({ host: 'broker', port: 1883 });
    opened();
    connection.write('ab');
    socket.tell('drain');
    socket.tell('data', 'cd');
    expect(socket.written).toEqual(['ab']);
    expect(log).toEqual(['open', 'drain', 'data cd']);
  });

  it('hears a peer that talks before the connect callback', () => {
    tcp();
    socket.tell('data', 'banner');
    opened();
    expect(log).toEqual(['data banner', 'open']);
  });

  it('reports what the engine throws from connect, but only after connect has returned', () => {
    failure = new Error('Unable to locate host');
    const connection = tcp();
    expect(log).toEqual([]);
    connection.write('x');
    engine.passMs(60000);
    connection.close(over);
    engine.passMs(60000);
    expect(log).toEqual(['close Unable to locate host']);
  });

  it('tells who closed a connection that could not open, and nobody else', () => {
    failure = new Error('Unable to locate host');
    tcp().close(over);
    engine.passMs(60000);
    expect(log).toEqual(['over']);
  });

  it('reports an orderly end without an error, once', () => {
    tcp();
    opened();
    socket.tell('end');
    socket.tell('close', false);
    socket.tell('close', false);
    expect(log).toEqual(['open', 'close undefined']);
  });

  it('reports a loss by the error that came before it', () => {
    tcp();
    socket.tell('error', { code: -8, message: 'unsent data' });
    socket.tell('close', true);
    expect(log).toEqual(['close unsent data']);
  });

  it('reports a loss without an error event as one', () => {
    tcp();
    socket.tell('close', true);
    expect(log).toEqual(['close lost']);
  });

  it('ignores writes to a socket that the engine has ended already', () => {
    const connection = tcp();
    opened();
    socket.isOver = true;
    connection.write('x');
    connection.close(over);
    socket.tell('close', false);
    expect(log).toEqual(['open', 'over']);
  });

  it('closes once, orderly, and is silent in between', () => {
    const connection = tcp();
    opened();
    connection.close(over);
    connection.close(over);
    connection.write('late');
    socket.tell('drain');
    expect(socket.endings).toBe(1);
    expect(socket.written).toEqual([]);
    socket.tell('close', false);
    engine.passMs(60000);
    expect(log).toEqual(['open', 'over']);
  });

  it('closes without telling anybody if nobody asks', () => {
    tcp().close();
    socket.tell('close', true);
    engine.passMs(60000);
    expect(log).toEqual([]);
  });

  it('ends by itself when the engine cannot send what is queued', () => {
    const connection = tcp();
    opened();
    connection.close(over);
    engine.passMs(9999);
    expect(log).toEqual(['open']);
    engine.passMs(1);
    expect(log).toEqual(['open', 'over']);
    socket.tell('data', 'late');
    socket.tell('close', true);
    expect(log).toEqual(['open', 'over']);
  });

  it('does not open a connection that was closed before', () => {
    const connection = tcp();
    connection.close(over);
    opened();
    socket.tell('close', false);
    expect(log).toEqual(['over']);
  });

  it('reaches the end although its close comes after a throwing one of the engine', () => {
    const connection = tcp();
    socket.isOver = true;
    connection.close(over);
    engine.passMs(10000);
    expect(log).toEqual(['over']);
  });

  describe('with TLS', () => {
    const der = 'x'.repeat(101);

    it('gives the engine certificate and key under its own names', () => {
      connect(createTls({ host: 'broker', port: 8883, certificate: der, key: der }));
      expect(options).toEqual({ host: 'broker', port: 8883, cert: der, key: der });
    });

    it('refuses a text that the engine would take for a file name', () => {
      expect(() => createTls({ host: 'broker', port: 8883, certificate: 'x'.repeat(100), key: der })).toThrow('BAD_VALUE DER');
    });

    it('names a failed handshake, and only that', () => {
      connect(createTls({ host: 'broker', port: 8883 }));
      opened();
      socket.tell('error', { code: -8, message: 'unsent data' });
      socket.tell('close', true);
      expect(log).toEqual(['open', 'close TLS_HANDSHAKE unsent data']);
      socket = new FakeSocket();
      log = [];
      connect(createTls({ host: 'broker', port: 8883 }));
      socket.tell('close', false);
      expect(log).toEqual(['close TLS_HANDSHAKE ended']);
      socket = new FakeSocket();
      log = [];
      connect(createTls({ host: 'broker', port: 8883 }));
      socket.tell('data', 'x');
      socket.tell('close', true);
      expect(log).toEqual(['data x', 'close lost']);
      socket = new FakeSocket();
      log = [];
      connect(createTls({ host: 'broker', port: 8883 })).close(over);
      socket.tell('close', false);
      expect(log).toEqual(['over']);
    });
  });
});
