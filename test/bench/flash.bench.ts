/**
 * How much of a 921,600-baud line the flasher uses: a raw copy of the same compressed bytes over the same paced line, then the flashing of the image,
 * then its share. Both run once: the line sets the pace.
 */
import { bench, describe } from 'vitest';
import { deflateSync } from 'node:zlib';
import { openPort } from '../../flash/ports/open.ts';
import { boardOnPort, firmwareOf, flashOver } from '../flash/board-on-port.ts';
import { release } from '../flash/images.ts';
import type { FlashEvent } from '../../flash/events.ts';

const BAUD = 921_600;
const parts = release({ appBytes: 1_483_456 });
const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
let rawMs = 0;

describe('1.5 MB over an emulated 921,600-baud line', () => {
  bench(
    'raw copy of the compressed bytes',
    async () => {
      const stream = Buffer.concat(parts.map(({ bytes }) => deflateSync(bytes, { level: 9 })));
      const { board, url, stop } = await boardOnPort({ protocol: 'tcp', startIn: 'download', paced: true, lineBaud: BAUD });
      const port = await openPort(url);
      const startMs = performance.now();
      await port.write(stream);
      while (board.receivedBytes < stream.length) await new Promise((resolve) => setTimeout(resolve, 5));
      rawMs = performance.now() - startMs;
      await port.close();
      await stop();
    },
    once,
  );

  bench(
    'mote flash: erase, write, verify',
    async () => {
      const { url, stop } = await boardOnPort({ protocol: 'rfc2217', paced: true });
      const events: { event: FlashEvent; ms: number }[] = [];
      await flashOver(url, { firmware: firmwareOf(parts), report: (event) => events.push({ event, ms: performance.now() }) });
      const started = events.find(({ event }) => event.type === 'baud')!.ms;
      const ended = events.find(({ event }) => event.type === 'verified')!.ms;
      const share = Math.round((100 * rawMs) / (ended - started));
      console.info(
        `raw copy ${Math.round(rawMs)} ms, written and verified in ${Math.round(ended - started)} ms: ${share} % of the raw rate`,
      );
      await stop();
    },
    once,
  );
});
