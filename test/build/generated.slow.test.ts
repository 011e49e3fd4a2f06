import { describe, it } from 'vitest';
import { expectSameBeforeAndAfter } from './generated-property.ts';

const RUNS = 150;

describe('generated programs', () => {
  it('print the same before and after', { timeout: RUNS * 5000 }, () => expectSameBeforeAndAfter(RUNS));
});
