import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { flattenBytes, toBytes } from '../byte-values.ts';
import { hide, methods } from '../globals/install.ts';
import type { Interpreter } from '../interpreter.ts';
import { kindName } from '../kind-name.ts';
import { markLibrary } from '../library.ts';

const HASHES: Readonly<Record<string, string>> = { SHA1: 'sha1', SHA224: 'sha224', SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512' };
const MODES = new Set(['CBC', 'CFB', 'CTR', 'OFB', 'ECB']);
const BLOCK_BYTES = 16;

/** `require("crypto")`: hashes, PBKDF2 and AES, with the complaints of the engine and its TLS library. */
export function cryptoModule(interpreter: Interpreter): object {
  const bytes = (value: unknown): Uint8Array => dataBytes(interpreter, value);
  const module = interpreter.object();
  for (const [name, algorithm] of Object.entries(HASHES)) {
    methods(interpreter, module, {
      [name]: (_self, [data]) => interpreter.arrayBuffer(createHash(algorithm).update(bytes(data)).digest()),
    });
  }
  methods(interpreter, module, {
    PBKDF2: (_self, [pass, salt, options]) => {
      if (options !== undefined && (typeof options !== 'object' || options === null)) {
        interpreter.print(`ERROR: Options should be an object or undefined, got ${kindName(options)}\n`);
        return undefined;
      }
      const {
        keySize = 4,
        iterations = 1,
        hasher = 'SHA1',
      } = (options ?? {}) as { keySize?: number; iterations?: number; hasher?: string };
      const hash = HASHES[hasher] ?? interpreter.fail(`Unknown Hasher ${JSON.stringify(hasher)}`);
      return interpreter.arrayBuffer(pbkdf2Sync(bytes(pass), bytes(salt), iterations, keySize * 4, hash));
    },
  });
  hide(module, 'AES', aesObject(interpreter));
  return module;
}

/** `AES`, which is a global, too. */
export function aesObject(interpreter: Interpreter): object {
  const aes = interpreter.object();
  const crypt =
    (encrypting: boolean) =>
    (_self: unknown, [message, key, options]: unknown[]): ArrayBuffer | undefined => {
      if (options !== undefined && (typeof options !== 'object' || options === null)) {
        interpreter.print("ERROR: 'options' must be undefined, or an Object\n");
        return undefined;
      }
      const { mode = 'CBC', iv } = (options ?? {}) as { mode?: string; iv?: unknown };
      if (!MODES.has(mode)) interpreter.fail(`Unknown Crypto mode ${JSON.stringify(mode)}`);
      const keyBytes = dataBytes(interpreter, key);
      const data = dataBytes(interpreter, message);
      const complain = (text: string): undefined => interpreter.print(`ERROR: ${text}\n`) as undefined;
      if (data.length === 0) return undefined;
      if (![16, 24, 32].includes(keyBytes.length)) return complain('Unknown error: -0x20');
      if (mode === 'CBC' && data.length % BLOCK_BYTES !== 0) return complain('Invalid input length');
      if (mode === 'OFB') return complain('Feature unavailable');
      const start = Buffer.alloc(BLOCK_BYTES);
      // The counter always starts at zero, and with a key for decryption it counts backwards through the cipher: garbage on the chip, too.
      if (iv !== undefined && mode !== 'CTR') start.set(dataBytes(interpreter, iv).subarray(0, BLOCK_BYTES));
      return interpreter.arrayBuffer(transform(mode, encrypting || mode === 'CTR', keyBytes, start, data));
    };
  methods(interpreter, aes, { encrypt: crypt(true), decrypt: crypt(false) });
  markLibrary(aes);
  return aes;
}

function transform(mode: string, encrypting: boolean, key: Uint8Array, iv: Buffer, data: Uint8Array): Uint8Array {
  const name = `aes-${key.length * 8}-${mode === 'CFB' ? 'cfb8' : mode.toLowerCase()}`;
  const whole = mode === 'ECB' ? data.subarray(0, data.length - (data.length % BLOCK_BYTES)) : data;
  const cipher = (encrypting ? createCipheriv : createDecipheriv)(name, key, mode === 'ECB' ? null : iv);
  cipher.setAutoPadding(false);
  const out = Buffer.concat([cipher.update(whole), cipher.final()]);
  return Buffer.concat([out, Buffer.alloc(data.length - out.length)]);
}

/** Nothing is no bytes, a number one; an object must say how it stands for bytes. */
function dataBytes(interpreter: Interpreter, value: unknown): Uint8Array {
  if (value === undefined || typeof value === 'function') return new Uint8Array();
  if (value === null) return interpreter.throw('TypeError', 'Expecting Number or iterable, got null');
  const bytes = typeof value === 'object' ? toBytes(value) : flattenBytes([value]);
  if (bytes) return bytes;
  return interpreter.throw(
    'TypeError',
    `If specifying an object, it must be of the form {data : ..., count : N} or {callback : fn} - got ${interpreter.json.print(value)}`,
  );
}
