/** Every reason that a broker can end a connection for: told as what it is, and no war of reconnects. */
import { describe, expect, it } from 'vitest';
import { reasonName } from '../../../firmware/mqtt/names.ts';
import { createConnectedRig, createRig } from './rig.ts';
import type { Rig } from './rig.ts';

// MQTT 5.0 tables 3-1 and 3-13.
const CONNACK_REASONS = [
  0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f,
];
const DISCONNECT_REASONS = [
  0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8d, 0x8e, 0x8f, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d,
  0x9e, 0x9f, 0xa0, 0xa1, 0xa2,
];
const SLOW = [0x84, 0x85, 0x86, 0x87, 0x8a, 0x8c, 0x9c, 0x9d];

/** Connections opened in the next ten minutes, each ended by the broker in the same way. */
function attempts(rig: Rig, turnAway: (rig: Rig) => void): number {
  const before = rig.transport.peers.length;
  for (let second = 0; second < 600; second++) {
    const seen = rig.transport.peers.length;
    rig.clock.advanceMs(1000);
    if (rig.transport.peers.length > seen) turnAway(rig);
  }
  return rig.transport.peers.length - before;
}

const code = (reason: number): string => String.fromCharCode(reason);

describe('a broker that refuses the connection, version 5', () => {
  it.each(CONNACK_REASONS.map((reason) => [reasonName(reason), reason] as const))(
    '%s: told once, never connected, no war [43, 49]',
    (_name, reason) => {
      const rig = createRig(5);
      // Falling back on 0x84 is told elsewhere: here the version is the last one already.
      const refuse = (turned: Rig) => {
        turned.peer().open();
        turned.peer().say(turned.peer().sent[8] === '\x05' ? `\x20\x03\0${code(reason)}\0` : '\x20\x02\0\x01');
      };
      rig.client.start();
      refuse(rig);
      if (reason === 0x84) {
        rig.clock.advanceMs(500);
        refuse(rig);
      }
      expect(rig.refused.map((refusal) => refusal.reason)).toEqual([reason]);
      expect(rig.disconnected.at(-1)!.reason).toBe(reason);
      expect(rig.connected).toEqual([]);
      const count = attempts(rig, refuse);
      expect(count).toBeGreaterThan(4);
      expect(count).toBeLessThan(SLOW.includes(reason) ? 11 : 18);
    },
  );
});

describe.each([0, 1, 2, 3, 4, 5, 6, 0x7f, 0xff])('a broker that answers CONNECT of 3.1.1 with code %i', (answer) => {
  it('is taken at its word, with the word of MQTT 5 [43]', () => {
    const rig = createRig(4);
    rig.client.start();
    rig.peer().open();
    rig.peer().say(`\x20\x02\0${code(answer)}`);
    expect(rig.client.connected()).toBe(answer === 0);
    expect(rig.refused.map((refusal) => refusal.reason)).toEqual(answer ? [[0x84, 0x85, 0x88, 0x86, 0x87][answer - 1] ?? 0x80] : []);
  });
});

describe('a broker that ends the connection, version 5', () => {
  it.each(DISCONNECT_REASONS.map((reason) => [reasonName(reason), reason] as const))(
    '%s: told once, closed, no war [14, 129]',
    (_name, reason) => {
      const end = (rig: Rig) => rig.peer().say(reason ? `\xe0\x01${code(reason)}` : '\xe0\0');
      const rig = createConnectedRig(5);
      end(rig);
      expect(rig.disconnected.map((event) => event.reason)).toEqual([reason]);
      expect(rig.peer().closed).toBe(true);
      expect(rig.packets()).toHaveLength(1);
      const count = attempts(rig, (turned) => {
        turned.accept();
        end(turned);
      });
      expect(count).toBeGreaterThan(4);
      expect(count).toBeLessThan(SLOW.includes(reason) ? 11 : 18);
    },
  );
});
