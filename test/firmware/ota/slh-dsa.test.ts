import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { slh_dsa_sha2_128s as oracle } from '@noble/post-quantum/slh-dsa.js';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../build/compile.ts';
import { createVerification, PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from '../../../firmware/ota/slh-dsa.ts';

interface Signed {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

const CALL_LIMIT = 2300;
const SIZE_LIMIT_BYTES = 1500;

const official = readVector('acvp-siggen-162.json');

function readVector(file: string): Signed {
  const text = JSON.parse(readFileSync(new URL(`./vectors/${file}`, import.meta.url), 'utf8')) as Record<string, string>;
  const [publicKey, message, signature] = ['publicKey', 'message', 'signature'].map((name) => Buffer.from(text[name]!, 'base64'));
  return { publicKey: publicKey!, message: message!, signature: signature! };
}

function sha256(bytes: Uint8Array): ArrayBuffer {
  const digest = createHash('sha256').update(bytes).digest();
  return digest.buffer.slice(digest.byteOffset, digest.byteOffset + digest.length) as ArrayBuffer;
}

/** Runs all slices; tells the hash calls of each. */
function verify({ publicKey, message, signature }: Signed): { verdict: boolean; slices: number[] } {
  let calls = 0;
  const slices: number[] = [];
  const next = createVerification(
    publicKey,
    message,
    (offset, length) => signature.subarray(offset, offset + length),
    (bytes) => (calls++, sha256(bytes)),
  );
  for (let verdict: boolean | undefined; ; calls = 0) {
    verdict = next();
    slices.push(calls);
    if (verdict !== undefined) return { verdict, slices };
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

describe('verification of SLH-DSA-SHA2-128s', () => {
  let signed: Signed;
  beforeAll(() => {
    const keys = oracle.keygen(Uint8Array.from({ length: 48 }, (_, index) => index * 5));
    const message = new TextEncoder().encode('{"v":1,"app":"climate","q":42}');
    signed = { publicKey: keys.publicKey, message, signature: oracle.sign(message, keys.secretKey, { extraEntropy: false }) };
  });

  it('accepts the signature of the official vector', () => {
    expect(official.publicKey).toHaveLength(PUBLIC_KEY_BYTES);
    expect(official.signature).toHaveLength(SIGNATURE_BYTES);
    expect(verify(official).verdict).toBe(true);
  });

  it('accepts what an independent library signs', () => {
    expect(verify(signed).verdict).toBe(true);
  });

  it('refuses every single changed bit of signature, message and key', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('signature' as const, 'message' as const, 'publicKey' as const),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        (part, at, bit) => {
          const bytes = Uint8Array.from(signed[part]);
          bytes[at % bytes.length]! ^= 1 << bit;
          return !verify({ ...signed, [part]: bytes }).verdict;
        },
      ),
      { numRuns: 200, endOnFailure: true },
    );
  });

  it('decides as the independent library where a byte of the message is appended or missing', () => {
    for (const message of [signed.message.subarray(1), Uint8Array.from([...signed.message, 0]), new Uint8Array(0)])
      expect(verify({ ...signed, message }).verdict).toBe(oracle.verify(signed.signature, message, signed.publicKey));
  });

  it(`takes at most ${CALL_LIMIT} hash calls, at most 16 in a slice`, () => {
    for (const each of [official, signed]) {
      const { slices } = verify(each);
      expect(sum(slices)).toBeGreaterThan(1500);
      expect(sum(slices)).toBeLessThanOrEqual(CALL_LIMIT);
      expect(Math.max(...slices)).toBeLessThanOrEqual(16);
    }
  });

  it(`is at most ${SIZE_LIMIT_BYTES} bytes in a bundle`, async () => {
    const { record } = await compile({ entry: 'test/firmware/ota/fixtures/verify.ts' });
    const verifier = record.modules.find(({ path }) => path === 'firmware/ota/slh-dsa.ts')!;
    expect(verifier.bytes).toBeLessThanOrEqual(SIZE_LIMIT_BYTES);
  });
});
