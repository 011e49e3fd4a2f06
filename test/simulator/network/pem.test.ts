import { describe, expect, it } from 'vitest';
import { pemCertificate } from '../../../simulator/network/pem.ts';

describe('pemCertificate', () => {
  it('has no empty line and none above 64 characters, whatever the length, and holds the same bytes', () => {
    for (let length = 1; length <= 200; length++) {
      const der = Buffer.alloc(length, length);
      const lines = pemCertificate(der).split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.shift()).toBe('-----BEGIN CERTIFICATE-----');
      expect(lines.pop()).toBe('-----END CERTIFICATE-----');
      expect(lines.every((line) => line.length > 0 && line.length <= 64)).toBe(true);
      expect(Buffer.from(lines.join(''), 'base64')).toEqual(der);
    }
  });
});
