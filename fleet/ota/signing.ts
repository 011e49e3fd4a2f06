import { createHash } from 'node:crypto';
import { slh_dsa_sha2_128s as slhDsa } from '@noble/post-quantum/slh-dsa.js';
import { createVerification, PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from '../../firmware/ota/slh-dsa.ts';

/** SLH-DSA-SHA2-128s, FIPS 205: the only algorithm of updates. A secret key has 64 bytes, of which the last 32 are the public one. */
export const SECRET_KEY_BYTES = 64;
export { PUBLIC_KEY_BYTES, SIGNATURE_BYTES };

/** A device has to verify within so many hash calls; one signature in some thousands takes more, and is drawn again. */
const MOST_HASH_CALLS = 2300;

export function generateSecretKey(): Uint8Array {
  return slhDsa.keygen().secretKey;
}

export function publicKeyOf(secretKey: Uint8Array): Uint8Array {
  return secretKey.slice(-PUBLIC_KEY_BYTES);
}

/** Takes one to three seconds. The signature has been verified by the device's own code. */
export function sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  for (;;) {
    const signature = slhDsa.sign(message, secretKey);
    const { good, hashCalls } = check(message, signature, publicKeyOf(secretKey));
    if (!good) throw new Error('A fresh signature does not verify');
    if (hashCalls <= MOST_HASH_CALLS) return signature;
  }
}

/** Decides as a device does. */
export function verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  return signature.length === SIGNATURE_BYTES && publicKey.length === PUBLIC_KEY_BYTES && check(message, signature, publicKey).good;
}

function check(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): { good: boolean; hashCalls: number } {
  let hashCalls = 0;
  const next = createVerification(
    publicKey,
    message,
    (offset, length) => signature.subarray(offset, offset + length),
    (bytes) => {
      hashCalls++;
      const digest = createHash('sha256').update(bytes).digest();
      return digest.buffer.slice(digest.byteOffset, digest.byteOffset + digest.length) as ArrayBuffer;
    },
  );
  for (;;) {
    const good = next();
    if (good !== undefined) return { good, hashCalls };
  }
}
