import * as crypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateSecretKey, publicKeyOf, sign, verify } from '../../../fleet/ota/signing.ts';

/** An SLH-DSA-SHA2-128s public key in a SubjectPublicKeyInfo: RFC 9909. */
const SPKI_HEAD = Buffer.from('3030300b0609608648016503040314032100', 'hex');

function nodeKey(publicKey: Uint8Array): crypto.KeyObject | undefined {
  try {
    return crypto.createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

describe('signatures of releases', () => {
  const secretKey = generateSecretKey();
  const publicKey = publicKeyOf(secretKey);
  const message = Buffer.from('{"v":1,"t":"release"}');
  const signature = sign(message, secretKey);

  it('verify, and no longer do after a change of the message, the key or their length', () => {
    expect(verify(message, signature, publicKey)).toBe(true);
    expect(verify(Buffer.from('{"v":1,"t":"keys"}'), signature, publicKey)).toBe(false);
    expect(verify(message, signature.slice(1), publicKey)).toBe(false);
    expect(verify(message, signature, publicKeyOf(generateSecretKey()))).toBe(false);
  });

  it.skipIf(!nodeKey(publicKey))('are good to the OpenSSL of Node, where it knows the algorithm', () => {
    expect(crypto.verify(null, message, nodeKey(publicKey)!, signature)).toBe(true);
  });
});
