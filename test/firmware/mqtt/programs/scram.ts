/** A program for the interpreter: the exchange of RFC 7677 with the board's own cryptography, ten calls deep, as in a handler of the client. */
import { openCrypto } from '../../../../hal/espruino/crypto.ts';
import { createTimers } from '../../../../hal/espruino/timers.ts';
import { createScram } from '../../../../firmware/mqtt/scram.ts';

function deep(calls: number, then: () => void): void {
  if (calls > 0) deep(calls - 1, then);
  else then();
}

const native = openCrypto();
const crypto = {
  sha256: native.sha256,
  pbkdf2Sha256: native.pbkdf2Sha256,
  randomBytes: () => atob('rOprNGfwEbeRWgbNEkqO'),
};
const scram = createScram({ username: 'user', password: 'pencil', crypto: crypto, timers: createTimers() });
console.log('#' + scram.start());
declare function getTime(): number;

const startS = getTime();
deep(10, () =>
  scram.challenge('r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096', (answer) =>
    deep(10, () => {
      console.log('#' + answer);
      console.log('#' + scram.done('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='));
      console.log('#ms ' + (getTime() - startS) * 1000);
      console.log('#' + native.randomBytes(18).length);
      console.log('#done');
    }),
  ),
);
