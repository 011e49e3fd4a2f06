import { createHash, pbkdf2Sync } from 'node:crypto';
import { toBytes } from '../byte-values.ts';
import { methods } from '../globals/install.ts';
import type { Interpreter } from '../interpreter.ts';

const HASHES: Readonly<Record<string, string>> = { SHA1: 'sha1', SHA224: 'sha224', SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512' };

/** `require("crypto")`: the hashes and PBKDF2. */
export function cryptoModule(interpreter: Interpreter): object {
  const bytes = (value: unknown): Uint8Array => toBytes(value) ?? interpreter.fail(`Expecting something iterable, got ${typeof value}`);
  const module = interpreter.object();
  for (const [name, algorithm] of Object.entries(HASHES)) {
    methods(interpreter, module, {
      [name]: (_self, [data]) => interpreter.arrayBuffer(createHash(algorithm).update(bytes(data)).digest()),
    });
  }
  methods(interpreter, module, {
    PBKDF2: (_self, [pass, salt, options]) => {
      const {
        keySize = 4,
        iterations = 1,
        hasher = 'SHA1',
      } = (options ?? {}) as { keySize?: number; iterations?: number; hasher?: string };
      return interpreter.arrayBuffer(
        pbkdf2Sync(bytes(pass), bytes(salt), iterations, keySize * 4, HASHES[hasher] ?? interpreter.fail('Unknown Hasher')),
      );
    },
  });
  return module;
}
