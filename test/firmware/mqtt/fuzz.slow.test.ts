/** A million random and mutated inputs for the decoder, and what it may hold. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { decodeFromClient } from '../../../firmware/mqtt/broker-codec.ts';
import { createFramer } from '../../../firmware/mqtt/framing.ts';
import { bytesOf } from './scripted.ts';
import { decodeStream } from './stream.ts';

const INPUTS = 1_000_000;
const LIMIT_BYTES = 4096;
const SEED = Number(process.env['MOTE_SEED'] ?? Date.now() % 1_000_000);

function vectors(name: string): string[] {
  const url = new URL(`vectors/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { bytes: string }[]).map((vector) => bytesOf(vector.bytes));
}

/** Numbers below `limit`, the same for the same seed. */
function createDice(seed: number): (limit: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (limit) => (state = (state * 48_271) % 2_147_483_647) % limit;
}

describe(`a million inputs, seed ${SEED}`, { timeout: 300_000 }, () => {
  const known = [...vectors('broker-packets'), ...vectors('malformed')];
  const legal = new Set([0, 0x81, 0x82, 0x84, 0x90, 0x94, 0x95]);

  function input(dice: (limit: number) => number): string {
    if (dice(2)) return String.fromCharCode(...Array.from({ length: 1 + dice(30) }, () => dice(256)));
    const codes = [...known[dice(known.length)]!];
    for (let change = dice(4); change >= 0; change--) {
      const at = dice(codes.length + 1);
      if (dice(4)) codes[at] = String.fromCharCode(dice(256));
      else if (dice(2)) codes.splice(at, 1);
      else codes.splice(at, 0, String.fromCharCode(dice(256)));
    }
    return codes.join('');
  }

  it('none throws, none hangs, and each ends in packets, in waiting or in a reason of the specification', () => {
    const dice = createDice(SEED);
    const seen = { packets: 0, refused: 0, waiting: 0 };
    let slowestMs = 0;
    for (let count = 0; count < INPUTS; count++) {
      const bytes = input(dice);
      const version = dice(2) ? 5 : 4;
      const at = dice(bytes.length + 1);
      const beganMs = performance.now();
      const { packets, reason } = decodeStream(dice(2) ? [bytes.slice(0, at), bytes.slice(at)] : [bytes], version, LIMIT_BYTES);
      slowestMs = Math.max(slowestMs, performance.now() - beganMs);
      if (!legal.has(reason)) throw new Error(`reason ${reason} of ${Buffer.from(bytes, 'latin1').toString('hex')}`);
      if (reason) seen.refused++;
      else if (packets.length) seen.packets++;
      else seen.waiting++;
    }
    expect(slowestMs).toBeLessThan(1000);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(INPUTS / 100);
  });

  it('nor does the decoder of the broker’s side throw', () => {
    const dice = createDice(SEED + 1);
    for (let count = 0; count < INPUTS / 5; count++) {
      const level = dice(2) ? 5 : 4;
      const feed = createFramer(
        LIMIT_BYTES,
        (bytes, at, end) => typeof decodeFromClient(bytes, at, end, level) !== 'number',
        () => undefined,
      );
      feed(input(dice));
    }
  });

  it('holds no more than a packet of the limit and 1 kB, in pieces as large as the board gets them', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const framers = Array.from({ length: 400 }, () =>
      createFramer(
        LIMIT_BYTES,
        () => true,
        () => undefined,
      ),
    );
    collect();
    const before = process.memoryUsage().heapUsed;
    for (const [number, feed] of framers.entries()) {
      // A PUBLISH of exactly the limit, one byte of which never comes.
      feed(`\x30\xfd\x1f\0\x01t`);
      for (let held = 6; held < LIMIT_BYTES - 1; held += 536)
        feed(Buffer.alloc(Math.min(536, LIMIT_BYTES - 1 - held), number % 256).toString('latin1'));
    }
    collect();
    const each = (process.memoryUsage().heapUsed - before) / framers.length;
    expect(each).toBeGreaterThan(3000);
    expect(each).toBeLessThan(LIMIT_BYTES + 1024);
    for (const feed of framers) feed('\x00'.repeat(2));
  });
});
