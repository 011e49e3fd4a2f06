import { describe, expect, it, vi } from 'vitest';
import { ConsoleLink } from '../../../flash/console/link.ts';
import type { Port } from '../../../flash/ports/port.ts';

/** A port that answers only when the test does. */
function quietPort(): { port: Port; say(text: string): void; lose(): void; written: string[] } {
  let take: (bytes: Uint8Array) => void = () => undefined;
  let lost: (cause: Error) => void = () => undefined;
  const written: string[] = [];
  const port: Port = {
    path: '/dev/ttyTEST',
    hasModemLines: false,
    onData: (taker) => void (take = taker),
    onLost: (loser) => void (lost = loser),
    write: async (bytes) => void written.push(Buffer.from(bytes).toString('latin1')),
    setLines: async () => undefined,
    setBaud: async () => undefined,
    close: async () => undefined,
  };
  return { port, say: (text) => take(Buffer.from(text, 'latin1')), lose: () => lost(new Error('gone')), written };
}

const answer = (value: string): string => `\x06\x10\x01\0${String.fromCharCode(value.length)}${value}`;

describe('the console on a port', () => {
  it('does not take an answer that comes too late for the next one', async () => {
    vi.useFakeTimers();
    const { port, say } = quietPort();
    const link = new ConsoleLink(port);
    const first = expect(link.ask('1', 'packet', 100, '[1,')).rejects.toMatchObject({ code: 'BOARD_UNANSWERED', exitCode: 42 });
    await vi.advanceTimersByTimeAsync(100);
    await first;
    const second = link.ask('2', 'packet', 100, '[2,');
    say(answer('[1,"late"]') + answer('[2,"right"]'));
    expect(await second).toBe('[2,"right"]');
    vi.useRealTimers();
  });

  it('shows text and no answers, also while nobody waits for one', () => {
    const { port, say } = quietPort();
    const link = new ConsoleLink(port);
    let text = '';
    link.onText = (piece) => (text += piece);
    for (const char of `one${answer('[1,"late"]')}>two\x15three`) say(char);
    expect(text).toBe('one>twothree');
  });

  it('says that the board ran out of variables', async () => {
    const { port, say } = quietPort();
    const asked = new ConsoleLink(port).ask('1', 'packet', 1000);
    say('\r\x1b[JOUT OF MEMORY\r\n\x15>');
    await expect(asked).rejects.toMatchObject({ code: 'BOARD_OUT_OF_MEMORY', exitCode: 7 });
  });

  it('fails at once when the port is lost', async () => {
    const { port, lose } = quietPort();
    const link = new ConsoleLink(port);
    const asked = link.ask('1', 'packet', 1000);
    lose();
    await expect(asked).rejects.toThrow('gone');
    await expect(link.ask('2', 'packet', 1000)).rejects.toThrow('gone');
  });

  it('takes answers of any length, also those whose length is a character of flow control', async () => {
    const { port, say } = quietPort();
    const link = new ConsoleLink(port);
    for (let length = 1; length < 32; length++) {
      const asked = link.ask('1', 'packet', 1000);
      say(answer('x'.repeat(length)));
      expect(await asked).toHaveLength(length);
    }
  });
});
