import { describe, expect, it } from 'vitest';
import { settled } from './settle.ts';

function answers(...list: string[]) {
  const asked: string[] = [];
  const ask = (): Promise<string[]> => {
    const answer = list[Math.min(asked.length, list.length - 1)]!;
    asked.push(answer);
    return Promise.resolve([answer]);
  };
  return { ask, asked };
}

describe('the answer to a probe', () => {
  it('is taken at once when it is that of before', async () => {
    const { ask, asked } = answers('late');
    expect(await settled(['1,2,3'], ['1,2,3'], ask)).toEqual(['1,2,3']);
    expect(asked).toEqual([]);
  });

  it('has not changed when the interpreter, asked again, says it as before', async () => {
    expect(await settled(['1,2,4'], ['1,2,3'], answers('1,3,4', '1,2,3').ask)).toEqual(['1,2,3']);
  });

  it('is another when that comes again and again', async () => {
    expect(await settled(['new'], ['old'], answers('new').ask)).toEqual(['new']);
    expect(await settled(['new'], undefined, answers('new').ask)).toEqual(['new']);
  });

  it('is none when it is another each time', async () => {
    expect(await settled(['a'], ['old'], answers('b', 'c', 'd', 'e', 'f').ask)).toBeUndefined();
  });
});
