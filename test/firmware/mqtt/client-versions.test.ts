import { describe, expect, it } from 'vitest';
import { createClient as createV4Client } from '../../../firmware/mqtt/v4.ts';
import { parseAll } from './peer-codec.ts';
import { createConnectedRig, createRig } from './rig.ts';
import { bytesOf, createFakeClock, createScriptedTransport } from './scripted.ts';

describe('connection, version 5', () => {
  it('falls back to 3.1.1 when the broker says 0x84, in either form, without calling it a refusal', () => {
    for (const answer of ['20 03 00 84 00', '20 02 00 01']) {
      const rig = createRig(5);
      rig.client.start();
      rig.peer().open();
      rig.peer().say(bytesOf(answer));
      expect(rig.refused).toEqual([]);
      rig.clock.advanceMs(500);
      rig.peer().open();
      expect(parseAll(rig.peer().sent, 4)[0]).toMatchObject({ cmd: 'connect', protocolVersion: 4 });
      rig.peer().say(bytesOf('20 02 00 00'));
      expect(rig.client.connected()).toBe(true);
    }
  });

  it('asks for a session that outlives the connection, and announces its packet limit', () => {
    const rig = createRig(5, { sessionExpiryS: 0xffffffff, maxPacketBytes: 70_000, properties: { 0x26: ['k', 'v'] } });
    rig.client.start();
    rig.peer().open();
    expect(rig.packets()[0]).toMatchObject({
      properties: { sessionExpiryInterval: 0xffffffff, maximumPacketSize: 70_000, userProperties: { k: 'v' } },
    });
  });

  it.each([
    [10, 10],
    [600, 600],
    [0, undefined],
  ])('obeys Server Keep Alive %i [45]', (serverKeepAlive, seenS) => {
    const rig = createConnectedRig(5, { keepAliveS: 60 }, { serverKeepAlive });
    rig.clock.advanceMs(2_000_000);
    if (seenS === undefined) expect(rig.disconnected).toEqual([]);
    else {
      const ping = createConnectedRig(5, { keepAliveS: 60 }, { serverKeepAlive });
      ping.clock.advanceMs(seenS * 1250 - 1);
      expect(ping.disconnected).toEqual([]);
      ping.clock.advanceMs(1);
      expect(ping.disconnected).toHaveLength(1);
    }
  });

  it('comes back with the identifier the broker assigned [44]', () => {
    const rig = createConnectedRig(5, { clientId: '' }, { assignedClientIdentifier: 'auto-9' });
    rig.peer().hangUp();
    rig.clock.advanceMs(500);
    rig.peer().open();
    expect(rig.packets()[0]).toMatchObject({ clientId: 'auto-9' });
  });

  it.each([0x84, 0x85, 0x86, 0x87, 0x8a, 0x8c, 0x9c, 0x9d])('waits at the cap after CONNACK 0x%x [48, 49]', (reason) => {
    const rig = createRig(5);
    rig.client.start();
    rig.peer().open();
    rig.peer().say('\x20\x03\0' + String.fromCharCode(reason) + '\0');
    if (reason === 0x84) {
      rig.clock.advanceMs(500);
      rig.peer().open();
      rig.peer().say('\x20\x02\0\x01');
    }
    expect(rig.disconnected.at(-1)!.retryMs).toBe(60_000);
    expect(rig.refused).toHaveLength(1);
    expect(rig.refused[0]!.reason).toBe(reason);
  });

  it.each([0x80, 0x88, 0x89, 0x97, 0x9f])('tries again soon after CONNACK 0x%x', (reason) => {
    const rig = createRig(5);
    rig.client.start();
    rig.peer().open();
    rig.peer().say('\x20\x03\0' + String.fromCharCode(reason) + '\0');
    expect(rig.disconnected[0]!.retryMs).toBe(500);
    expect(rig.refused[0]!.reason).toBe(reason);
  });

  it('tells the reason of a DISCONNECT and does not fight over a session taken over [14, 129]', () => {
    const rig = createRig(5, { keepAliveS: 0 });
    rig.client.start();
    for (let round = 0; round < 9; round++) {
      rig.accept();
      rig.clock.advanceMs(31_000);
      rig.peer().say(bytesOf('e0 01 8e'));
      expect(rig.disconnected[round]!.reason).toBe(0x8e);
      rig.clock.advanceMs(rig.disconnected[round]!.retryMs);
    }
    expect(rig.disconnected.map((event) => event.retryMs)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('says why when it drops a broker [14]', () => {
    const rig = createConnectedRig(5);
    rig.peer().say(bytesOf('30 80 80 80 80 01'));
    expect(rig.packets().at(-1)).toMatchObject({ cmd: 'disconnect', reasonCode: 0x81 });
    expect(rig.disconnected[0]!.reason).toBe(0x81);
  });

  it('refuses a packet above its limit from the header alone [16, 104]', () => {
    const rig = createConnectedRig(5, { maxPacketBytes: 100 });
    rig.peer().say(bytesOf('30 ff ff ff 7f'));
    expect(rig.packets().at(-1)).toMatchObject({ cmd: 'disconnect', reasonCode: 0x95 });
  });

  it('drops a topic alias above what it offered, one without a topic yet, and an empty topic [102]', () => {
    for (const [bytes, reason] of [
      ['30 07 00 01 74 03 23 00 09', 0x94],
      ['30 06 00 00 03 23 00 01', 0x82],
      ['30 03 00 00 00', 0x82],
    ] as const) {
      const rig = createConnectedRig(5);
      rig.peer().say(bytesOf(bytes));
      expect(rig.disconnected[0]!.reason).toBe(reason);
    }
  });
});

describe('connection, version 4', () => {
  it('is clean when the client has no identifier [31]', () => {
    const rig = createRig(4, { clientId: '' });
    rig.client.start();
    rig.peer().open();
    expect(rig.packets()[0]).toMatchObject({ clean: true, clientId: '' });
  });

  it('is all that the small client speaks, whatever version is asked for', () => {
    const transport = createScriptedTransport();
    const client = createV4Client({ transport, timers: createFakeClock(), version: 5 });
    client.start();
    transport.peer().open();
    expect(parseAll(transport.peer().sent, 4)[0]).toMatchObject({ protocolVersion: 4 });
  });
});
