import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PACKET_NAMES, PROPERTY_NAMES, reasonName } from '../../../firmware/mqtt/names.ts';
import * as mqtt from '../../../firmware/mqtt/protocol.ts';

describe('readable names', () => {
  it('agree with the numbers that the codec uses', () => {
    const numbers = Object.entries(mqtt as unknown as Record<string, number>);
    for (const type of ['CONNECT', 'PUBLISH', 'PUBCOMP', 'PINGRESP', 'AUTH'])
      expect(PACKET_NAMES[Object.fromEntries(numbers)[type]!]).toBe(type);
    const source = readFileSync('firmware/mqtt/protocol.ts', 'utf8');
    const properties = source.slice(source.indexOf('PAYLOAD_FORMAT'), source.indexOf('export const SUCCESS'));
    const ids = numbers.filter(([name]) => properties.includes(`${name} =`)).map(([, id]) => id);
    expect(ids).toHaveLength(27);
    expect(Object.keys(PROPERTY_NAMES).map(Number)).toEqual(ids.toSorted((a, b) => a - b));
  });

  it('exist for every reason code of this side and of the table in MQTT 5.0 §2.4', () => {
    const codes = [
      0,
      1,
      2,
      4,
      16,
      17,
      24,
      25,
      ...Array.from({ length: 0xa3 - 0x80 }, (_value, at) => 0x80 + at),
      0x100,
      0x101,
      0x102,
      0x103,
      0x104,
    ];
    const names = codes.map(reasonName);
    expect(new Set(names).size).toBe(codes.length);
    expect(names.filter((name) => name.startsWith('reason 0x'))).toEqual([]);
    expect(reasonName(0xfe)).toBe('reason 0xfe');
  });
});
