/** The broker's side of SCRAM-SHA-256 on Node's cryptography, written from RFC 5802 §3 and not from the client. */
import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

export interface ScramServer {
  /** Takes the client's first message, answers with the server's. */
  first(clientFirst: string): string;
  /** Takes the client's last message; answers with the proof, undefined if the client's is wrong. */
  last(clientLast: string): string | undefined;
}

export interface ScramServerOptions {
  username?: string;
  password: string;
  /** Base64. */
  salt?: string;
  iterations?: number;
  /** What the server adds to the client's nonce. */
  nonce?: string;
}

export function createScramServer(options: ScramServerOptions): ScramServer {
  const salt = options.salt ?? 'W22ZaJ0SNY7soEsUEjb6gQ==';
  const iterations = options.iterations ?? 4096;
  const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'latin1').digest();
  let bare = '';
  let nonce = '';
  let answer = '';
  return {
    first(clientFirst) {
      if (!clientFirst.startsWith('n,,')) throw new Error(`not a first message: ${clientFirst}`);
      bare = clientFirst.slice(3);
      nonce = `${/r=([^,]+)/.exec(bare)![1]!}${options.nonce ?? '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'}`;
      answer = `r=${nonce},s=${salt},i=${iterations}`;
      return answer;
    },
    last(clientLast) {
      const [message, proof] = clientLast.split(',p=') as [string, string];
      const salted = pbkdf2Sync(Buffer.from(options.password, 'latin1'), Buffer.from(salt, 'base64'), iterations, 32, 'sha256');
      const clientKey = hmac(salted, 'Client Key');
      const authMessage = `${bare},${answer},${message}`;
      const signature = hmac(createHash('sha256').update(clientKey).digest(), authMessage);
      const shown = Buffer.from(proof, 'base64');
      const expected = Buffer.from(clientKey.map((byte, at) => byte ^ signature[at]!));
      const named = options.username === undefined || bare.startsWith(`n=${options.username},`);
      if (message !== `c=biws,r=${nonce}` || !named || shown.length !== 32 || !timingSafeEqual(shown, expected)) return undefined;
      return `v=${hmac(hmac(salted, 'Server Key'), authMessage).toString('base64')}`;
    },
  };
}
