import { describe, expect, it } from 'vitest';
import { generate, parseAll } from './peer-codec.ts';
import type { PeerPacket } from './peer-codec.ts';
import { createClient } from '../../../firmware/mqtt/full.ts';
import { createFakeClock } from './scripted.ts';
import type { Transport, TransportHandlers } from '../../../hal/transport.ts';
import { VERSIONS } from './rig.ts';

const READINGS = 6;

/**
 * A broker with a session, behind a link that breaks after `cutAfter` bytes of both directions together; later connections hold.
 * It hears what arrives, byte by byte, and keeps a QoS 1 message once it has all of it.
 */
function run(version: 4 | 5, cutAfter: number, keepsSession: boolean, qos: 1 | 2 = 1) {
  const clock = createFakeClock();
  const stored = new Map<number, string>();
  const heard: string[] = [];
  const outcomes: number[] = [];
  let leftBytes = cutAfter;
  let known = false;
  const transport: Transport = {
    connect(handlers: TransportHandlers) {
      let up = '';
      let taken = 0;
      let ended = false;
      if (leftBytes === 0) leftBytes = Infinity;
      const cut = () => {
        if (ended) return;
        ended = true;
        clock.after(0, () => handlers.onClose());
      };
      /** How much of `bytes` passes before the link breaks. */
      const passing = (bytes: string) => {
        const part = ended ? '' : bytes.slice(0, leftBytes);
        leftBytes -= part.length;
        return part;
      };
      const answer = (packet: PeerPacket) => {
        const part = passing(generate(packet, version));
        if (part) handlers.onData(part);
        if (leftBytes === 0) cut();
      };
      clock.after(1, () => handlers.onOpen());
      return {
        write(bytes) {
          up += passing(bytes);
          clock.after(1, () => {
            const packets = parseAll(up, version);
            for (const packet of packets.slice(taken)) {
              taken++;
              if (packet.cmd === 'connect') {
                answer({ cmd: 'connack', sessionPresent: known && keepsSession, returnCode: 0, reasonCode: 0 });
                known = true;
              } else if (packet.cmd === 'publish') {
                if (packet.qos === 2) stored.set(packet.messageId!, packet.payload.toString());
                else heard.push(packet.payload.toString());
                answer({ cmd: packet.qos === 2 ? 'pubrec' : 'puback', messageId: packet.messageId!, reasonCode: 0 });
              } else if (packet.cmd === 'pubrel') {
                const payload = stored.get(packet.messageId!);
                stored.delete(packet.messageId!);
                if (payload !== undefined) heard.push(payload);
                answer({ cmd: 'pubcomp', messageId: packet.messageId!, reasonCode: 0 });
              }
            }
            if (leftBytes === 0) cut();
          });
        },
        close(done) {
          if (ended) return;
          ended = true;
          clock.after(0, () => done?.());
        },
      };
    },
  };
  const client = createClient({ transport, timers: clock, version, clientId: 'c', random: () => 0 });
  for (let index = 0; index < READINGS; index++) client.publish('t', `${index}`, { qos }, (reason) => outcomes.push(reason));
  client.start();
  clock.advanceMs(10_000);
  const unused = leftBytes;
  client.end();
  clock.advanceMs(10_000);
  return { heard, outcomes, unused, pending: clock.pending() };
}

describe.each(VERSIONS)('a link cut after any byte, version %i', (version) => {
  it.each([true, false])('loses no QoS 1 reading and keeps their order, session kept: %s [64, 77, 85]', (keepsSession) => {
    const budget = 100_000;
    const length = budget - run(version, budget, keepsSession).unused;
    expect(length).toBeGreaterThan(90);
    for (let cutAfter = 1; cutAfter <= length; cutAfter++) {
      const result = run(version, cutAfter, keepsSession);
      const firsts = result.heard.filter((text, index) => result.heard.indexOf(text) === index);
      expect(firsts, `cut after ${cutAfter}`).toEqual(['0', '1', '2', '3', '4', '5']);
      expect(result.outcomes, `cut after ${cutAfter}`).toEqual([0, 0, 0, 0, 0, 0]);
      expect(result.pending, `cut after ${cutAfter}`).toBe(0);
    }
  });

  it('delivers each QoS 2 message exactly once, in order, in a kept session [78, 80, 81, 85]', () => {
    const budget = 100_000;
    const length = budget - run(version, budget, true, 2).unused;
    for (let cutAfter = 1; cutAfter <= length; cutAfter++) {
      const result = run(version, cutAfter, true, 2);
      expect(result.heard, `cut after ${cutAfter}`).toEqual(['0', '1', '2', '3', '4', '5']);
      expect(result.outcomes, `cut after ${cutAfter}`).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });
});
