import { describe, expect, it } from 'vitest';
import { ENGINE, runOnEngine } from '../../hal/engine-run.ts';

describe.skipIf(!ENGINE)('SCRAM-SHA-256 on the interpreter', { timeout: 60_000 }, () => {
  it('says what RFC 7677 says, with the native key derivation, and leaves room for ten calls around it', async () => {
    const lines = (await runOnEngine('scram', {}, 'test/firmware/mqtt/programs')).filter((line) => !line.startsWith('#ms'));
    expect(lines).toEqual([
      '#n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
      '#c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      '#true',
      '#18',
    ]);
  });
});
