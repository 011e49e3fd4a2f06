import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SlipLink } from '../../flash/loader/slip-link.ts';
import type { Port } from '../../flash/ports/port.ts';

/** A port whose ends the test holds. */
function fakePort(write: () => Promise<void> = () => Promise.resolve()): Port & { receive(...bytes: number[]): void; lose(): void } {
  let take: (bytes: Uint8Array) => void = () => undefined;
  let lost: (cause: Error) => void = () => undefined;
  return {
    path: '/dev/test',
    hasModemLines: false,
    onData: (taker) => void (take = taker),
    onLost: (taker) => void (lost = taker),
    write,
    setLines: () => Promise.resolve(),
    setBaud: () => Promise.resolve(),
    close: () => Promise.resolve(),
    receive: (...bytes) => take(Uint8Array.from(bytes)),
    lose: () => lost(new Error('gone')),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('frames over a port', () => {
  it('come apart from what is printed between them', async () => {
    const port = fakePort();
    const link = new SlipLink(port, 115_200);
    port.receive(0x68, 0x69, 0xc0, 1, 0xdb, 0xdc, 0xdb, 0xdd, 2, 0xc0, 0x21);
    expect([...(await link.read(100))]).toEqual([1, 0xc0, 0xdb, 2]);
    expect(link.text).toBe('hi!');
  });

  it('are told from an echo of what was sent', () => {
    const port = fakePort();
    const link = new SlipLink(port, 115_200);
    port.receive(0xc0, 0, 0x55, 0x55, 0xc0, 0xc0, 0, 0x56);
    expect(link.text).toBe('\0UU\0V');
  });

  it('that do not come are waited for no longer than told', async () => {
    const read = new SlipLink(fakePort(), 115_200).read(100);
    const failed = expect(read).rejects.toThrow('no answer within 100 ms');
    await vi.advanceTimersByTimeAsync(100);
    await failed;
  });

  it('that a stuck driver never takes fail after a while', async () => {
    const link = new SlipLink(
      fakePort(() => new Promise(() => undefined)),
      115_200,
    );
    const failed = expect(link.write(Uint8Array.of(1, 2, 3))).rejects.toThrow(/took nothing/);
    await vi.advanceTimersByTimeAsync(5000);
    await failed;
  });

  it('fail at once when the port is gone', async () => {
    const port = fakePort();
    const link = new SlipLink(port, 115_200);
    const read = expect(link.read(10_000)).rejects.toThrow('gone');
    port.lose();
    await read;
    await expect(link.write(Uint8Array.of(1))).rejects.toThrow('gone');
  });
});
