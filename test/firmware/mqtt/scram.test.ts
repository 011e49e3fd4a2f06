import { createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Authentication } from '../../../firmware/mqtt/authentication.ts';
import { createScram } from '../../../firmware/mqtt/scram.ts';
import type { ScramOptions } from '../../../firmware/mqtt/scram.ts';
import type { Crypto } from '../../../hal/crypto.ts';
import { createFakeClock } from './scripted.ts';
import { createScramServer } from './scram-server.ts';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const nodeCrypto: Crypto = {
  sha256: (data) => latin1(createHash('sha256').update(data, 'latin1').digest()),
  pbkdf2Sha256: (password, salt, iterations) =>
    latin1(pbkdf2Sync(Buffer.from(password, 'latin1'), Buffer.from(salt, 'latin1'), iterations, 32, 'sha256')),
  randomBytes: (count) => latin1(randomBytes(count)),
};

// The example of RFC 7677 §3.
const CLIENT_NONCE = 'rOprNGfwEbeRWgbNEkqO';
const SERVER_FIRST = `r=${CLIENT_NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
const CLIENT_LAST = `c=biws,r=${CLIENT_NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`;
const SERVER_LAST = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

function rig(options: Partial<ScramOptions> = {}) {
  const clock = createFakeClock();
  let derivations = 0;
  const crypto: Crypto = {
    ...nodeCrypto,
    randomBytes: () => Buffer.from(CLIENT_NONCE, 'base64').toString('latin1'),
    pbkdf2Sha256: (...given) => {
      derivations++;
      return nodeCrypto.pbkdf2Sha256(...given);
    },
  };
  const scram: Authentication = createScram({ username: 'user', password: 'pencil', crypto, timers: clock, ...options });
  return {
    scram,
    clock,
    derivations: () => derivations,
    /** The answer to a challenge, or 'none' if there was none. */
    answer(challenge: string): string | undefined {
      let answer: string | undefined = 'none';
      scram.challenge(challenge, (data) => (answer = data));
      clock.advanceMs(0);
      return answer;
    },
  };
}

describe('SCRAM-SHA-256', () => {
  it('says what the example of RFC 7677 says', () => {
    const { scram, answer } = rig();
    expect(scram.method).toBe('SCRAM-SHA-256');
    expect(scram.start()).toBe(`n,,n=user,r=${CLIENT_NONCE}`);
    expect(answer(SERVER_FIRST)).toBe(CLIENT_LAST);
    expect(scram.done(SERVER_LAST)).toBe(true);
  });

  it('takes the proof of the broker also before CONNACK', () => {
    const { scram, answer } = rig();
    scram.start();
    answer(SERVER_FIRST);
    expect(answer(SERVER_LAST)).toBe('');
    expect(scram.done('')).toBe(true);
  });

  it.each([
    ['a wrong proof', SERVER_LAST.replace('6rr', '7rr')],
    ['an error', 'e=other-error'],
    ['nothing', ''],
  ])('does not take %s for the proof of the broker', (_what, last) => {
    const early = rig();
    early.scram.start();
    early.answer(SERVER_FIRST);
    expect(early.answer(last)).toBeUndefined();
    expect(early.scram.done('')).toBe(false);
    const late = rig();
    late.scram.start();
    late.answer(SERVER_FIRST);
    expect(late.scram.done(last)).toBe(false);
    // The right one does not help after a wrong one.
    expect(late.scram.done(SERVER_LAST)).toBe(false);
  });

  it('does not take a broker that skips the exchange', () => {
    const { scram } = rig();
    scram.start();
    expect(scram.done('')).toBe(false);
    expect(scram.done(SERVER_LAST)).toBe(false);
  });

  it.each([
    ['another nonce', SERVER_FIRST.replace('rOpr', 'sOpr')],
    ['nothing added to the nonce', `r=${CLIENT_NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`],
    ['no salt', SERVER_FIRST.replace('W22ZaJ0SNY7soEsUEjb6gQ==', '')],
    ['a salt that is no Base64', SERVER_FIRST.replace('W22Z', '!!!!')],
    ['too few iterations', SERVER_FIRST.replace('4096', '4095')],
    ['more iterations than a board can do', SERVER_FIRST.replace('4096', '20001')],
    ['a count that is no number', SERVER_FIRST.replace('4096', '4096x')],
    ['a count in another writing', SERVER_FIRST.replace('4096', '4.1e3')],
    ['a mandatory extension', `m=x,${SERVER_FIRST}`],
    ['nothing', ''],
  ])('refuses a challenge with %s', (_what, challenge) => {
    const { scram, answer, derivations } = rig();
    scram.start();
    expect(answer(challenge)).toBeUndefined();
    expect(derivations()).toBe(0);
    expect(scram.done(SERVER_LAST)).toBe(false);
  });

  it('answers one challenge an exchange', () => {
    const { scram, clock } = rig();
    scram.start();
    const answers: (string | undefined)[] = [];
    scram.challenge(SERVER_FIRST, (data) => answers.push(data));
    scram.challenge(SERVER_FIRST, (data) => answers.push(data));
    clock.advanceMs(0);
    expect(answers).toEqual([undefined, CLIENT_LAST]);
  });

  it('derives the key again only for another salt or count, and never for a connection that has gone', () => {
    const { scram, answer, derivations, clock } = rig();
    for (let round = 0; round < 3; round++) {
      scram.start();
      expect(answer(SERVER_FIRST)).toBe(CLIENT_LAST);
    }
    expect(derivations()).toBe(1);
    scram.start();
    answer(SERVER_FIRST.replace('4096', '4097'));
    expect(derivations()).toBe(2);
    scram.start();
    scram.challenge(SERVER_FIRST.replace('4096', '4098'), () => expect.unreachable());
    scram.start();
    clock.advanceMs(0);
    expect(derivations()).toBe(2);
  });

  it('agrees with a server of its own kind for any name and password, and with no other password', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }).map((value) => Buffer.from(value).toString('latin1'));
    fc.assert(
      fc.property(text, text, text, fc.uint8Array({ minLength: 1, maxLength: 40 }), (username, password, other, salt) => {
        const { scram, answer } = rig({ username, password, minIterations: 1, crypto: nodeCrypto });
        const named = username.replaceAll('=', '=3D').replaceAll(',', '=2C');
        const server = createScramServer({ username: named, password, salt: Buffer.from(salt).toString('base64'), iterations: 2 });
        const proof = server.last(answer(server.first(scram.start()))!);
        expect(proof).toBeDefined();
        expect(scram.done(proof!)).toBe(true);
        if (other === password) return;
        const stranger = createScramServer({ password: other, iterations: 2 });
        expect(stranger.last(answer(stranger.first(scram.start()))!)).toBeUndefined();
      }),
    );
  });

  it('takes a nonce of 18 random bytes for each exchange', () => {
    const { scram } = rig({ crypto: nodeCrypto });
    const nonces = Array.from({ length: 50 }, () => scram.start().split('r=')[1]!);
    expect(new Set(nonces).size).toBe(50);
    expect(nonces.every((nonce) => /^[\w+/]{24}$/.test(nonce))).toBe(true);
  });
});
