/**
 * SCRAM-SHA-256 for enhanced authentication. RFC 5802, RFC 7677; MQTT 5.0 §4.12.
 * The password never leaves the device, and the broker proves that it knows it too: on a board that is the only proof of who the
 * broker is, since the interpreter's TLS checks no certificate. Without channel binding, which the interpreter cannot offer either,
 * somebody in between who passes the exchange on unchanged is not noticed.
 */
import type { Crypto } from '../../hal/crypto.ts';
import type { Timers } from '../../hal/timers.ts';
import type { Authentication } from './authentication.ts';

export interface ScramOptions {
  /** UTF-8, without preparation by SASLprep: give what is to be sent. */
  username: string;
  password: string;
  crypto: Crypto;
  timers: Timers;
  /** Fewer than this is refused: who asks for less makes passwords cheap to guess. Default 4096 [RFC 7677 §4]. */
  minIterations?: number;
  /** More is refused, since the board does nothing else meanwhile. Default 20,000. */
  maxIterations?: number;
}

const chr = String.fromCharCode;
/** Bytes of the client's nonce. */
const NONCE_BYTES = 18;

function xor(left: string, right: string): string {
  let out = '';
  let at = 0;
  for (const byte of left) out += chr(byte.charCodeAt(0) ^ right.charCodeAt(at++));
  return out;
}

/** HMAC-SHA-256 with a key of 32 bytes. RFC 2104. */
function hmac(sha256: Crypto['sha256'], key: string, data: string): string {
  let inner = '';
  let outer = '';
  for (let at = 0; at < 64; at++) {
    const byte = at < 32 ? key.charCodeAt(at) : 0;
    inner += chr(byte ^ 0x36);
    outer += chr(byte ^ 0x5c);
  }
  return sha256(outer + sha256(inner + data));
}

/** A name with the two letters that have a meaning in the messages written out. RFC 5802 §5.1. */
function saslName(name: string): string {
  return name.split('=').join('=3D').split(',').join('=2C');
}

/** The value of an attribute, without `letter=`; undefined unless the text begins with it. */
function attribute(text: string | undefined, letter: string): string | undefined {
  return text && text[0] === letter && text[1] === '=' ? text.substr(2) : undefined;
}

function fromBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}

/**
 * Makes the mechanism for `ClientOptions.authentication`. Deriving the key from the password is one call that blocks the interpreter;
 * it is done in a turn of its own, and again only when the broker changes salt or count.
 */
export function createScram(options: ScramOptions): Authentication {
  const { crypto, timers } = options;
  const sha256 = crypto.sha256;
  /** The client's first message without its header; '' once it was answered. */
  let first = '';
  let nonce = '';
  /** What the broker must say in the end; '' as long as nothing would do. */
  let verifier = '';
  let proved = false;
  /** Salt and count that `salted` was derived with. */
  let derivedFrom = '';
  let salted = '';
  /** Counts exchanges: what an earlier one has begun counts for nothing. */
  let exchange = 0;

  function finalMessage(clientFirst: string, serverFirst: string, combined: string): string {
    const message = 'c=biws,r=' + combined;
    const authMessage = clientFirst + ',' + serverFirst + ',' + message;
    const clientKey = hmac(sha256, salted, 'Client Key');
    verifier = 'v=' + btoa(hmac(sha256, hmac(sha256, salted, 'Server Key'), authMessage));
    return message + ',p=' + btoa(xor(clientKey, hmac(sha256, sha256(clientKey), authMessage)));
  }

  function prove(data: string): boolean {
    proved = proved || (verifier !== '' && data === verifier);
    verifier = '';
    return proved;
  }

  return {
    method: 'SCRAM-SHA-256',
    start: () => {
      exchange++;
      proved = false;
      verifier = '';
      nonce = btoa(crypto.randomBytes(NONCE_BYTES));
      first = 'n=' + saslName(options.username) + ',r=' + nonce;
      return 'n,,' + first;
    },
    challenge: (data, reply) => {
      const mine = exchange;
      // The broker's last message may come by itself, before CONNACK.
      if (verifier) return reply(prove(data) ? '' : undefined);
      const parts = data.split(',');
      const combined = attribute(parts[0], 'r') || '';
      const salt = fromBase64(attribute(parts[1], 's') || '');
      const count = attribute(parts[2], 'i') || '';
      const iterations = +count;
      if (
        !first ||
        combined.length <= nonce.length ||
        combined.substr(0, nonce.length) !== nonce ||
        !salt ||
        '' + iterations !== count ||
        !(iterations >= (options.minIterations || 4096) && iterations <= (options.maxIterations || 20_000))
      )
        return reply(undefined);
      const clientFirst = first;
      first = '';
      timers.after(0, () => {
        if (mine !== exchange) return;
        if (derivedFrom !== count + ',' + salt) {
          salted = crypto.pbkdf2Sha256(options.password, salt, iterations);
          derivedFrom = count + ',' + salt;
        }
        reply(finalMessage(clientFirst, data, combined));
      });
    },
    done: (data) => (verifier ? prove(data) : proved && !data),
  };
}
