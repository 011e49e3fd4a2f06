import { describe, it } from 'vitest';
import { expectSameBeforeAndAfter } from './generated-property.ts';
import { generateProgram } from './program-generator.ts';

const RUNS = 15;

describe('generated programs', () => {
  it('print the same before and after', { timeout: RUNS * 5000 }, () => expectSameBeforeAndAfter(generateProgram, RUNS));
});
