import { describe, expect, it } from 'vitest';
import { decode } from '../../../firmware/mqtt/decode.ts';
import { readProperties } from '../../../firmware/mqtt/properties.ts';
import { createConnectedRig, VERSIONS } from './rig.ts';

/** What follows the identifier: every reason, alone, with an empty list of properties, with a list that lacks its end, and more than belongs there. */
const endings = [
  '',
  ...Array.from({ length: 256 }, (_, reason) =>
    ['', '\0', '\x01', '\0\0', '\x02\x1f'].map((rest) => String.fromCharCode(reason) + rest),
  ).flat(),
];

describe.each(VERSIONS)('PUBACK, version %i', (version) => {
  it('ends a message, or the connection, as the decoder reads it, whatever way it is taken', () => {
    const outcomes = endings.map((ending) => {
      const bytes = `@${String.fromCharCode(2 + ending.length)}\0\x01${ending}`;
      const read = decode(bytes, 2, bytes.length, version === 5 ? readProperties : undefined);
      const rig = createConnectedRig(version);
      const heard: number[] = [];
      rig.client.publish('t', 'x', { qos: 1 }, (reason) => heard.push(reason));
      // The start of another packet stands behind it.
      rig.peer().say(`${bytes}\xd0`);
      const lost = rig.disconnected.map(({ reason }) => reason);
      const seen = JSON.stringify({ heard, lost });
      const expected = JSON.stringify(typeof read === 'number' ? { heard: [], lost: [read] } : { heard: [read.reason ?? 0], lost: [] });
      return { bytes: Buffer.from(bytes, 'latin1').toString('hex'), seen, expected };
    });
    expect(outcomes.filter(({ seen, expected }) => seen !== expected)).toEqual([]);
    expect(new Set(outcomes.map(({ seen }) => seen)).size).toBeGreaterThan(version === 5 ? 3 : 1);
  });
});
