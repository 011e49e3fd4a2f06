import { describe, expect, it } from 'vitest';
import { createConnectedRig, createRig, VERSIONS } from './rig.ts';
import { bytesOf } from './scripted.ts';

describe.each(VERSIONS)('connection, version %i', (version) => {
  it('sends CONNECT first, once, and only when the transport is open [19, 20]', () => {
    const rig = createRig(version);
    rig.client.publish('a', '1', { qos: 1 });
    rig.client.start();
    rig.client.start();
    expect(rig.transport.peers).toHaveLength(1);
    expect(rig.peer().sent).toBe('');
    rig.peer().open();
    expect(rig.packets().map((packet) => packet.cmd)).toEqual(['connect']);
    expect(rig.client.connected()).toBe(false);
  });

  it('says who it is, with will, user and password, in CONNECT [21, 24, 27, 29]', () => {
    const rig = createRig(version, {
      username: 'u',
      password: 'p',
      keepAliveS: 300,
      will: { topic: 'w', payload: '', qos: 1, retain: true },
    });
    rig.client.start();
    rig.peer().open();
    expect(rig.packets()[0]).toMatchObject({
      clientId: 'node-1',
      protocolVersion: version,
      clean: false,
      keepalive: 300,
      username: 'u',
      password: Buffer.from('p'),
      will: { topic: 'w', payload: Buffer.alloc(0), qos: 1, retain: true },
    });
  });

  it('tells the broker’s reason when refused, says neither connected nor resumes the normal pace [43, 49, 138]', () => {
    const rig = createRig(version);
    rig.client.start();
    rig.peer().open();
    rig.peer().say(version === 5 ? bytesOf('20 0a 00 86 07 1f 00 04') + 'nope' : bytesOf('20 02 00 04'));
    expect(rig.refused).toEqual([{ reason: 0x86, text: version === 5 ? 'nope' : '', filter: undefined }]);
    expect(rig.connected).toEqual([]);
    expect(rig.disconnected).toHaveLength(1);
    expect(rig.disconnected[0]!.retryMs).toBeGreaterThanOrEqual(60_000);
    expect(rig.peer().closed).toBe(true);
    rig.clock.advanceMs(59_000);
    expect(rig.transport.peers).toHaveLength(1);
  });

  it('gives up on a silent broker after the connect deadline [47]', () => {
    const rig = createRig(version, { connectTimeoutMs: 7000 });
    rig.client.start();
    rig.peer().open();
    rig.clock.advanceMs(6999);
    expect(rig.disconnected).toEqual([]);
    rig.clock.advanceMs(1);
    expect(rig.disconnected[0]!.reason).toBe(0x101);
    expect(rig.peer().closed).toBe(true);
  });

  it('gives up on a transport that never opens, and tries again', () => {
    const rig = createRig(version);
    rig.client.start();
    rig.clock.advanceMs(20_000);
    expect(rig.disconnected[0]!.reason).toBe(0x101);
    rig.clock.advanceMs(500);
    expect(rig.transport.peers).toHaveLength(2);
  });

  it('tries again after the very first attempt failed, with growing pauses to a cap [138]', () => {
    const rig = createRig(version);
    rig.client.start();
    for (let attempt = 0; attempt < 10; attempt++) {
      rig.peer().hangUp('refused');
      const pauseMs = rig.disconnected[attempt]!.retryMs;
      rig.clock.advanceMs(pauseMs - 1);
      expect(rig.transport.peers).toHaveLength(attempt + 1);
      rig.clock.advanceMs(1);
      expect(rig.transport.peers).toHaveLength(attempt + 2);
    }
    expect(rig.disconnected.map((event) => event.retryMs)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(rig.disconnected.every((event) => event.text === 'refused' && event.reason === 0x100)).toBe(true);
  });

  it('spreads each pause, the first too, over half of it [138]', () => {
    const pauses = [0, 0.5, 0.999].map((value) => {
      const rig = createRig(version, { random: () => value });
      rig.client.start();
      rig.peer().hangUp();
      return rig.disconnected[0]!.retryMs;
    });
    expect(pauses).toEqual([500, 750, 999.5]);
  });

  it.each([
    [29_999, 1000],
    [30_000, 500],
  ])('after a connection of %i ms the pause is %i ms [138]', (heldMs, pauseMs) => {
    const rig = createRig(version, { keepAliveS: 0 });
    rig.client.start();
    rig.peer().hangUp();
    rig.clock.advanceMs(500);
    rig.accept();
    rig.clock.advanceMs(heldMs);
    rig.peer().hangUp();
    expect(rig.disconnected[1]!.retryMs).toBe(pauseMs);
  });

  it('drops a broker that says anything but CONNACK first, or CONNACK twice [41, 42]', () => {
    const first = createRig(version);
    first.client.start();
    first.peer().open();
    first.peer().say(bytesOf('d0 00'));
    expect(first.disconnected[0]!.reason).toBe(0x82);
    expect(first.peer().closed).toBe(true);
    const twice = createConnectedRig(version);
    twice.say({ cmd: 'connack', sessionPresent: false, reasonCode: 0, returnCode: 0 });
    expect(twice.disconnected[0]!.reason).toBe(0x82);
  });

  it('drops Session Present after a clean start [38]', () => {
    const rig = createRig(version, { clean: true });
    rig.client.start();
    rig.accept(true);
    expect(rig.connected).toEqual([]);
    expect(rig.disconnected[0]!.reason).toBe(0x82);
  });

  it('drops a peer that answers before it was greeted [41]', () => {
    const rig = createRig(version);
    rig.client.start();
    rig.peer().say(bytesOf(version === 5 ? '20 03 00 00 00' : '20 02 00 00'));
    expect(rig.connected).toEqual([]);
    expect(rig.disconnected.map((event) => event.reason)).toEqual([0x82]);
  });

  it('hears nothing of a connection that it has given up', () => {
    const rig = createRig(version, { connectTimeoutMs: 1000 });
    rig.client.start();
    const old = rig.peer();
    old.open();
    rig.clock.advanceMs(1000);
    expect(old.closed).toBe(true);
    // What was under way when it was closed.
    old.say(bytesOf(version === 5 ? '20 03 00 00 00' : '20 02 00 00'));
    old.drain();
    expect(rig.client.connected()).toBe(false);
    rig.clock.advanceMs(500);
    expect(rig.transport.peers).toHaveLength(2);
    old.hangUp('late');
    rig.accept();
    expect(rig.client.connected()).toBe(true);
    expect(rig.disconnected).toHaveLength(1);
  });

  it('begins a connection with nothing of what the one before left half said', () => {
    const rig = createConnectedRig(version);
    rig.peer().say(bytesOf('30 7f 00'));
    rig.peer().hangUp();
    rig.clock.advanceMs(1000);
    rig.accept();
    expect(rig.client.connected()).toBe(true);
  });

  it.each([
    [10, 7500],
    [60, 45_000],
  ])('with a keep-alive of %i s sends PINGREQ after %i ms without sending [121]', (keepAliveS, quietMs) => {
    const rig = createConnectedRig(version, { keepAliveS });
    rig.clock.advanceMs(quietMs - 1);
    // Hearing alone does not count.
    rig.say({ cmd: 'publish', topic: 't', payload: 'x', qos: 0, dup: false, retain: false });
    expect(rig.packets().map((packet) => packet.cmd)).toEqual(['connect']);
    rig.clock.advanceMs(1);
    expect(rig.packets().map((packet) => packet.cmd)).toEqual(['connect', 'pingreq']);
  });

  it.each([5, 10, 60, 3600])('sees a half-open link by 1.25 times a keep-alive of %i s [122]', (keepAliveS) => {
    const rig = createConnectedRig(version, { keepAliveS });
    rig.clock.advanceMs(keepAliveS * 1250 - 1);
    expect(rig.disconnected).toEqual([]);
    rig.clock.advanceMs(1);
    expect(rig.disconnected[0]!.reason).toBe(0x8d);
    expect(rig.peer().closed).toBe(true);
  });

  it('sees it as soon when it keeps sending and hears nothing [122]', () => {
    const rig = createConnectedRig(version, { keepAliveS: 60 });
    for (let second = 0; second < 75; second++) {
      expect(rig.disconnected).toEqual([]);
      rig.client.publish('t', 'x');
      rig.clock.advanceMs(1000);
    }
    expect(rig.disconnected[0]!.reason).toBe(0x8d);
  });

  it('stays as long as PINGRESP comes [122]', () => {
    const rig = createConnectedRig(version, { keepAliveS: 10 });
    for (let second = 0; second < 100; second++) {
      rig.clock.advanceMs(1000);
      const pings = rig.packets().filter((packet) => packet.cmd === 'pingreq').length;
      if (pings > second / 8) rig.peer().say(bytesOf('d0 00'));
    }
    expect(rig.disconnected).toEqual([]);
    expect(rig.packets().filter((packet) => packet.cmd === 'pingreq').length).toBeGreaterThanOrEqual(10);
  });

  it('never pings with a keep-alive of 0 [123]', () => {
    const rig = createConnectedRig(version, { keepAliveS: 0 });
    rig.clock.advanceMs(24 * 3600 * 1000);
    expect(rig.packets().map((packet) => packet.cmd)).toEqual(['connect']);
    expect(rig.disconnected).toEqual([]);
  });

  it('says DISCONNECT and nothing after it, then closes, and leaves no timer [124, 140]', () => {
    const rig = createConnectedRig(version, { onMessage: () => rig.client.end() });
    rig.say({ cmd: 'publish', topic: 't', payload: 'x', qos: 1, messageId: 7, dup: false, retain: false });
    expect(rig.packets().map((packet) => packet.cmd)).toEqual(['connect', 'disconnect']);
    expect(rig.peer().closed).toBe(true);
    rig.peer().hangUp();
    expect(rig.clock.pending()).toBe(0);
    rig.clock.advanceMs(600_000);
    expect(rig.transport.peers).toHaveLength(1);
  });

  it('calls back at the end once, also if the transport never says that it closed', () => {
    const rig = createConnectedRig(version);
    let ends = 0;
    rig.client.end(() => ends++);
    expect(ends).toBe(0);
    rig.clock.advanceMs(10_000);
    rig.peer().hangUp();
    expect(ends).toBe(1);
    expect(rig.clock.pending()).toBe(0);
  });

  it.each(['before start', 'connecting', 'pausing', 'twice'])('ends cleanly when %s [140]', (when) => {
    const rig = createRig(version);
    let ends = 0;
    if (when !== 'before start') rig.client.start();
    if (when === 'pausing') rig.peer().hangUp();
    rig.client.end(() => ends++);
    if (when === 'twice') rig.client.end(() => ends++);
    rig.clock.advanceMs(10_000);
    expect(ends).toBe(when === 'twice' ? 2 : 1);
    expect(rig.clock.pending()).toBe(0);
    expect(rig.transport.peers.length).toBeLessThan(2);
  });

  it('can be started again after its end', () => {
    const rig = createConnectedRig(version);
    rig.client.subscribe('f', {});
    rig.client.end();
    rig.peer().hangUp();
    rig.client.start();
    rig.accept();
    expect(rig.packets().map((packet) => packet.cmd)).toEqual(['connect', 'subscribe']);
    expect(rig.connected).toHaveLength(2);
  });

  it('keeps will and birth in agreement, with one retain, and says offline before a wanted end', () => {
    const rig = createConnectedRig(version, { status: { topic: 's', online: '1', offline: '0' } });
    expect(rig.packets()[0]).toMatchObject({ will: { topic: 's', payload: Buffer.from('0'), qos: 1, retain: true } });
    expect(rig.packets()[1]).toMatchObject({ cmd: 'publish', topic: 's', payload: Buffer.from('1'), qos: 1, retain: true });
    rig.client.end();
    expect(rig.packets()[2]).toMatchObject({ cmd: 'publish', topic: 's', payload: Buffer.from('0'), retain: true });
    expect(rig.packets()[3]).toMatchObject({ cmd: 'disconnect' });
  });

  it('does not pile up birth messages while none is acknowledged', () => {
    const rig = createRig(version, { status: { topic: 's', online: '1', offline: '0' } });
    rig.client.start();
    for (let round = 0; round < 20; round++) {
      rig.accept(round > 0);
      expect(rig.packets().filter((packet) => packet.cmd === 'publish')).toHaveLength(1);
      rig.peer().hangUp();
      rig.clock.advanceMs(rig.disconnected[round]!.retryMs);
    }
  });

  it('hears what the application throws in a turn of its own, and goes on [90]', () => {
    const rig = createConnectedRig(version, {
      onMessage: () => {
        throw new Error('app');
      },
    });
    rig.say({ cmd: 'publish', topic: 't', payload: 'x', qos: 1, messageId: 7, dup: false, retain: false });
    expect(rig.packets()[1]).toMatchObject({ cmd: 'puback', messageId: 7 });
    expect(() => rig.clock.advanceMs(0)).toThrow('app');
    expect(rig.disconnected).toEqual([]);
  });
});
