import type { Crypto } from '../crypto.ts';

/** The interpreter's `crypto` module. On ESP32 the random bytes are those of the radio's noise, so they are good while Wi-Fi is on. */
export function openCrypto(): Crypto {
  const native = require('crypto');
  return {
    sha256: (data) => E.toString(native.SHA256(data)),
    pbkdf2Sha256: (password, salt, iterations) =>
      E.toString(native.PBKDF2(password, salt, { keySize: 8, iterations: iterations, hasher: 'SHA256' })),
    randomBytes: (count) => {
      let bytes = '';
      while (count-- > 0) bytes += String.fromCharCode(E.hwRand() & 255);
      return bytes;
    },
  };
}
