import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mote, ROOT } from '../support/mote.ts';

interface Summary {
  readonly program: { readonly file: string; readonly bytes: number; readonly sha256: string };
  readonly ended: string;
  readonly topics: readonly { topic: string; count: number; qos: number; retain: boolean; last: string }[];
  readonly trace: { readonly events: number; readonly sha256: string };
  readonly stackPeakBytes: number;
  readonly uncaught: readonly unknown[];
}

const PROGRAM = 'firmware/apps/climate.ts';
const WIRING = 'firmware/apps/climate.wiring.json';
const NODE = 'acme/berlin/greenhouse/climate/node-1';
/** The interpreter task of the ESP32 has 25,000 bytes of stack; a third of it stays free. */
const SOURCE_LIMIT_LINES = 60;
const STACK_LIMIT_BYTES = 25_000 * 0.7;
const BUNDLE_LIMIT_BYTES = 12_200;

describe('the climate node over a simulated day', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mote-day-'));
  const sim = async (...args: string[]): Promise<Summary> => {
    const run = await mote(['sim', ...args, '--json', '--quiet']);
    expect(run, run.stderr).toMatchObject({ code: 0 });
    return JSON.parse(run.stdout) as Summary;
  };
  const hour = (seed: string) => sim(join(folder, 'app.js'), '--wiring', WIRING, '--for', '1h', '--seed', seed);
  let day: Summary;

  beforeAll(async () => {
    day = await sim(PROGRAM, '--for', '24h', '--seed', '1', '--out', folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('brings 8,640 readings to the broker at QoS 1', () => {
    const readings = day.topics.find(({ topic }) => topic === `${NODE}/climate`)!;
    expect(Math.abs(readings.count - 8640)).toBeLessThanOrEqual(1);
    expect(readings).toMatchObject({ qos: 1, retain: false });
    expect(JSON.parse(readings.last)).toMatchObject({
      temperatureC: expect.any(Number) as number,
      humidityPct: expect.any(Number) as number,
      pressurePa: expect.any(Number) as number,
    });
    expect(day).toMatchObject({ ended: 'time', uncaught: [] });
  });

  it('keeps a retained status of online', () => {
    expect(day.topics.find(({ topic }) => topic === `${NODE}/status`)).toMatchObject({ count: 1, qos: 1, retain: true, last: 'online' });
  });

  it('runs the artefact of the build, byte for byte', () => {
    const artefact = readFileSync(join(folder, 'app.js'));
    expect(day.program).toMatchObject({ bytes: artefact.length, sha256: createHash('sha256').update(artefact).digest('hex') });
    const record = JSON.parse(readFileSync(join(folder, 'app.build.json'), 'utf8')) as { bytes: number; sha256: string };
    expect(record).toMatchObject({ bytes: day.program.bytes, sha256: day.program.sha256 });
  });

  it(`is at most ${BUNDLE_LIMIT_BYTES} bytes`, () => {
    expect(day.program.bytes).toBeLessThanOrEqual(BUNDLE_LIMIT_BYTES);
  });

  it(`is a program of at most ${SOURCE_LIMIT_LINES} lines`, () => {
    expect(readFileSync(join(ROOT, PROGRAM), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(SOURCE_LIMIT_LINES);
  });

  it('leaves 30 % of the interpreter’s stack free, by the counted depth', () => {
    expect(day.stackPeakBytes).toBeGreaterThan(5000);
    expect(day.stackPeakBytes).toBeLessThanOrEqual(STACK_LIMIT_BYTES);
  });

  it('says why it does not get into the Wi-Fi', async () => {
    const wiring = JSON.parse(readFileSync(join(ROOT, WIRING), 'utf8')) as { identity: object };
    const file = join(folder, 'stranger.json');
    writeFileSync(file, JSON.stringify({ ...wiring, identity: { ...wiring.identity, wifi: { ssid: 'elsewhere', password: 'whatever' } } }));
    const run = await mote(['sim', join(folder, 'app.js'), '--wiring', file, '--for', '2m', '--seed', '1']);
    expect(run.stdout).toMatch(/Wi-Fi: \S.*, next try in \d+ ms/);
  });

  it('leaves the same trace for the same seed, three times, and another for another seed', async () => {
    const [first, second, third, other] = await Promise.all([hour('7'), hour('7'), hour('7'), hour('8')]);
    expect(first!.trace.events).toBeGreaterThan(1000);
    expect([second!.trace, third!.trace]).toEqual([first!.trace, first!.trace]);
    expect(other!.trace.sha256).not.toBe(first!.trace.sha256);
  });
});
