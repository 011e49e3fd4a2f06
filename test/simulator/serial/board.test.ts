import { describe, expect, it } from 'vitest';
import { slipFrame } from '../../../simulator/serial/slip.ts';
import { LoaderClient, words } from './loader-client.ts';

/** DTR, RTS, and how long both stay. */
type Step = readonly [dtr: boolean, rts: boolean, ms: number];

const CASES: readonly { name: string; steps: readonly Step[]; mode: 'run' | 'download' }[] = [
  {
    name: 'RTS alone, then DTR alone: the loader',
    steps: [
      [false, true, 100],
      [true, false, 50],
      [false, false, 0],
    ],
    mode: 'download',
  },
  {
    name: 'RTS alone, then nothing: the program',
    steps: [
      [false, true, 100],
      [false, false, 0],
    ],
    mode: 'run',
  },
  {
    name: 'over both, within the rise of EN: the loader',
    steps: [
      [false, true, 100],
      [true, true, 2],
      [true, false, 50],
    ],
    mode: 'download',
  },
  {
    name: 'over both, longer than EN needs to rise: the program',
    steps: [
      [false, true, 100],
      [true, true, 20],
      [true, false, 50],
    ],
    mode: 'run',
  },
  {
    name: 'IO0 let go before EN is up: the program',
    steps: [
      [false, true, 100],
      [true, false, 2],
      [false, false, 0],
    ],
    mode: 'run',
  },
];

describe('the reset circuit', () => {
  it.each(CASES)('$name', ({ steps, mode }) => {
    const client = new LoaderClient({ startIn: 'run' });
    const before = client.board.boots.length;
    for (const [dtr, rts, ms] of steps) {
      client.board.setLines({ dtr, rts });
      client.wait(ms);
    }
    client.wait(400);
    expect(client.board.boots[before]?.mode).toBe(mode);
  });

  it.each([
    [false, false],
    [true, true],
    [true, false],
  ])('DTR %s and RTS %s from rest reset nothing', (dtr, rts) => {
    const client = new LoaderClient();
    const before = client.board.boots.length;
    client.board.setLines({ dtr, rts });
    client.wait(1000);
    expect(client.board.boots).toHaveLength(before);
  });
});

describe('booting', () => {
  it('complains about a blank flash, and tries again', () => {
    const client = new LoaderClient({ startIn: 'run' });
    client.wait(1500);
    expect(client.text).toContain('invalid header: 0xffffffff');
    expect(client.board.boots.length).toBeGreaterThan(1);
    expect(client.board.boots.at(-1)).toMatchObject({ mode: 'run', cause: '0x10 (RTCWDT_RTC_RESET)' });
  });

  it('stays in the loader after a reset in software, and leaves it by the watchdog', () => {
    const client = new LoaderClient();
    client.startStub();
    client.request(0xd3, []);
    client.wait(400);
    expect(client.board.boots.at(-1)).toMatchObject({ mode: 'download', cause: '0xc (SW_CPU_RESET)' });
    client.request(0x09, words(0x3ff480a4, 0x50d83aa1, 0xffffffff, 0));
    client.request(0x09, words(0x3ff4808c, 0xc0000000, 0xffffffff, 0));
    client.wait(400);
    expect(client.board.boots.at(-1)).toMatchObject({ mode: 'run', cause: '0x10 (RTCWDT_RTC_RESET)' });
  });
});

describe('a paced line', () => {
  it('takes ten bits a byte', () => {
    const client = new LoaderClient({ paced: true });
    const startUs = client.queue.nowUs;
    let arrivedUs = 0;
    client.board.attach({ receive: () => void (arrivedUs = client.queue.nowUs), vanish: () => undefined });
    const request = slipFrame(Uint8Array.from([0, 0x0a, 4, 0, 0, 0, 0, 0, ...words(0x40001000)]));
    client.board.write(request);
    client.wait(50);
    const replyBytes = 2 + 12;
    expect(Math.abs(arrivedUs - startUs - ((request.length + replyBytes) * 10 * 1e6) / 115_200)).toBeLessThan(3);
  });
});
