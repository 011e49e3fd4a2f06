/** What a broker retains, as publishers and readers of updates ask for it: on a clock of the test's own. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NodeClient } from '../../../fleet/mqtt/node.ts';
import { type Message, MessageStream } from '../../../fleet/mqtt/messages.ts';
import { storeOf } from '../../../fleet/ota/store.ts';

/** A client of a broker that retains these messages and sends them so long after it has granted a subscription. */
function clientOf(retained: Readonly<Record<string, string>>, delayMs: number): NodeClient {
  return {
    messages(filter: string) {
      const stream: MessageStream = new MessageStream(filter, 10, 100, { full: () => undefined, closed: () => Promise.resolve() });
      stream.grant(1);
      const matching = Object.entries(retained).filter(([topic]) => topic === filter || filter.endsWith('+'));
      for (const [index, [topic, payload]] of matching.entries())
        setTimeout(() => stream.push({ topic, payload: Buffer.from(payload) } as Message), delayMs * (index + 1));
      return stream;
    },
  } as unknown as NodeClient;
}

describe('what is retained', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function take<Result>(result: Promise<Result>): Promise<{ result: Result; tookMs: number; timersLeft: number }> {
    const startMs = Date.now();
    const taken = result.then((value) => ({ result: value, tookMs: Date.now() - startMs, timersLeft: vi.getTimerCount() }));
    await vi.advanceTimersByTimeAsync(10_000);
    return taken;
  }

  it('is read as soon as it comes, and nothing keeps the process waiting after that', async () => {
    const { result, tookMs, timersLeft } = await take(storeOf(clientOf({ a: '1', b: '2' }, 50)).read(['a', 'b']));
    expect([...result]).toEqual([
      ['a', Buffer.from('1')],
      ['b', Buffer.from('2')],
    ]);
    expect(tookMs).toBe(50);
    expect(timersLeft).toBe(0);
  });

  it('on a topic is nothing when two seconds passed', async () => {
    const { result, tookMs } = await take(storeOf(clientOf({ a: '1', b: '' }, 50)).read(['a', 'b', 'c']));
    expect([...result.keys()]).toEqual(['a']);
    expect(tookMs).toBe(2000);
    expect((await take(storeOf(clientOf({ a: '1' }, 1900)).read(['a']))).result.size).toBe(1);
  });

  it('under a filter is listed until nothing comes any more', async () => {
    const { result, tookMs } = await take(storeOf(clientOf({ 'x/a': '1', 'x/b': '2', 'x/c': '3' }, 500)).list('x/+'));
    expect([...result.keys()]).toEqual(['x/a', 'x/b', 'x/c']);
    expect(tookMs).toBe(1500 + 700);
  });
});
