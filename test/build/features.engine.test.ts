import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../build/features.ts';
import { probe } from '../../build/probe/probe.ts';
import { differing } from '../../build/probe/table-text.ts';

const { MOTE_ENGINE: engine } = process.env;

describe.skipIf(engine === undefined)('the feature table', () => {
  it('says what the interpreter of its kind answers now', { timeout: 240_000 }, async () => {
    const now = await probe(engine!, FEATURES.engine.probed);
    const isOfItsKind = now.engine.variableBytes === FEATURES.engine.variableBytes;
    // Another build has other pins, text of code points and further modules; its language is the same.
    const found = differing(FEATURES, now).filter((line) => isOfItsKind || (line.startsWith('constructs.') && !line.includes('utf8-text')));
    expect(found).toEqual([]);
  });
});
