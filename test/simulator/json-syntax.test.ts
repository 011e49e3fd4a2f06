import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../simulator/json-syntax.ts';

describe('findJsonFault', () => {
  it('agrees with JSON.parse on what is JSON, for valid and damaged texts', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', ':', 'x', '0', '\\'), (json, place, damage) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + damage + json.slice(at);
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(findJsonFault(text) === undefined).toBe(valid);
      }),
    );
  });

  it('points at the first character that cannot stand there', () => {
    expect(findJsonFault('{"a": [1, 2,]}')).toBe(12);
    expect(findJsonFault('{"a" 1}')).toBe(5);
    expect(findJsonFault('{"a": 1')).toBe(7);
    expect(findJsonFault('[] []')).toBe(3);
  });
});
