/** `mote ota watch` as its user runs it, against Mosquitto, over twenty boards. */
import { describe, expect, it } from 'vitest';
import * as code from '../../firmware/ota/codes.ts';
import { takes } from '../../fleet/ota/pointer.ts';
import { connect } from '../../fleet/mqtt/node.ts';
import { topics } from '../fleet/ota/rig.ts';
import { findMosquitto } from '../support/mosquitto.ts';
import { useDesk } from './ota-desk.ts';

const BOARDS = 20;
const NAMES = Array.from({ length: BOARDS }, (_, index) => `node-${index}`);

interface Channels {
  readonly channels: { readonly stable: { readonly percent: number; readonly state: string; readonly salt: string } };
  readonly devices: readonly { readonly device: string; readonly running: number }[];
}

describe.skipIf(!findMosquitto())('mote ota watch', { timeout: 300_000 }, () => {
  const { desk } = useDesk();

  /** Boards of which those crash with version 2 that are named. */
  async function startFleet(bad: readonly string[] = []): Promise<void> {
    for (const name of NAMES) await desk.add(name, bad.includes(name) ? { files: { behaviour: 'throws 2' } } : {});
  }
  const look = async (): Promise<Channels> => JSON.parse((await desk.ota('status', '--json')).stdout) as Channels;

  it('widens from step to step until all run it, and can be ended and started again in between', async () => {
    await startFleet();
    expect((await desk.push(2, '--sequence', '2', '--pct', '5')).code).toBe(0);
    const first = desk.startOta('watch', '--steps', '5,50,100', '--hold', '10m', '--settle', '1m');
    await first.seen('5 %: ');
    first.signal('SIGKILL');
    await first.done;
    expect((await look()).channels.stable).toMatchObject({ percent: 5, state: 'run' });
    const again = await desk.ota('watch', '--steps', '5,50,100', '--json');
    expect(again.code, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ channel: 'stable', confirmed: BOARDS, failures: [], pending: 0, devices: BOARDS });
    for (const step of ['5 %: ', '50 %: ', '100 %: ']) expect(again.stderr).toContain(step);
    const after = await look();
    expect(after.channels.stable).toMatchObject({ percent: 100, state: 'run' });
    expect(after.devices.map(({ running }) => running)).toEqual(NAMES.map(() => 2));
  });

  it('halts with exit code 9 when boards fail, names them and why, and aborts the channel; the others keep what they run', async () => {
    // Every second board: whatever the shares, some of the first are among them.
    const bad = NAMES.filter((_, index) => index % 2 === 0);
    await startFleet(bad);
    expect((await desk.push(2, '--sequence', '2', '--pct', '5')).code).toBe(0);
    const halted = await desk.ota(
      'watch',
      '--abort',
      'fail>2%',
      '--min',
      '3',
      '--silent',
      '6h=fail',
      '--steps',
      '5,25,50,100',
      '--settle',
      '2s',
    );
    expect([halted.code, halted.stderr]).toEqual([9, expect.stringContaining('error OTA_HALTED')]);
    expect(halted.stderr).toMatch(/node-\d+ \(it threw an exception in three starts, rolled back\)/);
    const after = await look();
    expect(after.channels.stable.state).toBe('abort');
    expect(after.channels.stable.percent).toBeLessThan(100);
    for (const { device, running } of after.devices) if (bad.includes(device)) expect(running).toBe(1);
    // It is for good.
    expect(await desk.ota('watch')).toMatchObject({ code: 9, stderr: expect.stringContaining('sequence 2 was aborted') });
  });

  it('row 21: counts a board that began and fell silent as failed', async () => {
    expect((await desk.push(2, '--sequence', '2')).code).toBe(0);
    const client = await connect(desk.url);
    const status = (state: number, running: number): string =>
      JSON.stringify({ v: 1, s: state, e: 0, w: 0, q: 2, run: running, i: 1, n: 9 });
    for (const name of NAMES) await client.publish(topics.status(name), status(code.IDLE, 2), { qos: 1, retain: true });
    await client.publish(topics.status('ghost'), status(code.FETCHING, 1), { qos: 1, retain: true });
    const halted = await desk.ota('watch', '--steps', '100', '--min', '10', '--silent', '6s=fail');
    expect([halted.code, halted.stderr]).toEqual([9, expect.stringContaining('1 of 21 devices failed: ghost (silent)')]);
    // More than 2 % of 21 is one board; up to 10 % may fail here.
    const resumed = await desk.push(3, '--sequence', '3');
    expect(resumed.code, resumed.stderr).toBe(0);
    for (const name of NAMES)
      await client.publish(topics.status(name), status(code.IDLE, 3).replace('"q":2', '"q":3'), { qos: 1, retain: true });
    await client.publish(topics.status('ghost'), status(code.FETCHING, 1).replace('"q":2', '"q":3'), { qos: 1, retain: true });
    const tolerant = await desk.ota('watch', '--steps', '100', '--abort', 'fail>10%', '--silent', '6s=fail');
    expect([tolerant.code, tolerant.stdout], tolerant.stderr).toEqual([0, expect.stringContaining('20 devices confirmed, 1 failed')]);
    await client.end();
  });

  it('waits while the channel is paused', async () => {
    expect((await desk.push(2, '--sequence', '2', '--pct', '5')).code).toBe(0);
    expect((await desk.ota('pause')).code).toBe(0);
    await startFleet();
    const watch = desk.startOta('watch', '--steps', '50');
    await watch.seen('50 %: 0 confirmed, 0 failed, 0 at it, ');
    const { channels, devices } = await look();
    expect(devices.map(({ running }) => running)).toEqual(NAMES.map(() => 1));
    const within = NAMES.filter((name) => takes(name, { percent: 50, salt: channels.stable.salt }));
    expect(within.length).toBeGreaterThan(0);
    expect((await desk.ota('resume')).code).toBe(0);
    const { code: ended, stdout, stderr } = await watch.done;
    expect([ended, stdout], stderr).toEqual([0, expect.stringContaining(`${within.length} devices confirmed`)]);
  });

  it('ends with 9 when another release takes its place', async () => {
    expect((await desk.push(2, '--sequence', '2')).code).toBe(0);
    const client = await connect(desk.url);
    await client.publish(topics.status('slow'), JSON.stringify({ v: 1, s: code.FETCHING, e: 0, w: 0, q: 2, run: 1, i: 1, n: 9 }), {
      qos: 1,
      retain: true,
    });
    await client.end();
    const watch = desk.startOta('watch', '--steps', '100');
    await watch.seen('1 at it');
    expect((await desk.push(3, '--sequence', '3')).code).toBe(0);
    expect(await watch.done).toMatchObject({ code: 9, stderr: expect.stringContaining('points at sequence 3 now') });
  });

  it('of a channel that offers nothing says so', async () => {
    expect(await desk.ota('watch')).toMatchObject({ code: 2, stderr: expect.stringContaining('points at nothing') });
  });
});
