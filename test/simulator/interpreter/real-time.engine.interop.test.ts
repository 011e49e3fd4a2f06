import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { InterpreterBoard } from '../../../simulator/interpreter/lane.ts';
import { createMosquitto, findMosquitto } from '../../support/mosquitto.ts';
import { NODE } from './programs.ts';
import { ENGINE, place, runOnEngine } from './two-lanes.ts';

const WANTED = 6;

/** The node against a broker of this machine, in a hurry: one message each 100 ms instead of each 10 s. */
function hurried(port: number): string {
  return NODE.replace('host: "broker.mote", port: 1883', `host: "127.0.0.1", port: ${port}`).replace('measure, 10000', 'measure, 100');
}

describe.skipIf(!ENGINE || !findMosquitto())('a node on the real interpreter in real time', () => {
  it('gives Mosquitto what it gives the built-in broker', async () => {
    const mosquitto = await createMosquitto();
    await mosquitto.start();
    const listener = await connectAsync(`mqtt://127.0.0.1:${mosquitto.port}`);
    const seen: string[] = [];
    const enough = new AbortController();
    listener.on('message', (topic, payload, { qos }) => {
      seen.push(`${topic} ${payload.toString('latin1')} ${qos}`);
      if (seen.length === WANTED) enough.abort();
    });
    await listener.subscribeAsync('node/#', { qos: 1 });

    const { world, surroundings } = place({ constant: true });
    const lines: string[] = [];
    const board = new InterpreterBoard({ world, enginePath: ENGINE, time: 'real', onConsole: (line) => lines.push(line) });
    surroundings.plug(board, 'host');
    try {
      await board.boot(Buffer.from(hurried(mosquitto.port)));
      await board.runRealTime(enough.signal);
    } finally {
      await board.stop();
      await listener.endAsync();
      await mosquitto.remove();
    }

    const { published } = await runOnEngine(NODE, { forUs: 90e6, constant: true });
    expect(lines.slice(0, 2)).toEqual(['wifi null', 'open']);
    expect(seen).toEqual(published.slice(0, WANTED).map((message) => message.replace(/ true$/, '')));
  });

  it('finds its sensor at the same time as its own clock', async () => {
    const { world, surroundings } = place({});
    const lines: string[] = [];
    const done = new AbortController();
    const onConsole = (line: string): void => {
      lines.push(line);
      done.abort();
    };
    const board = new InterpreterBoard({ world, enginePath: ENGINE, time: 'real', onConsole });
    surroundings.plug(board, 'host');
    const program = `
      I2C1.setup({ bitrate: 400000 }); I2C1.writeTo(0x76, [0xF4, 0x25]);
      setTimeout(function () { I2C1.writeTo({ address: 0x76, stop: false }, 0xF3); print("measuring", I2C1.readFrom(0x76, 1)[0] & 8); }, 50);`;
    try {
      await board.boot(Buffer.from(program));
      await board.runRealTime(done.signal);
    } finally {
      await board.stop();
    }
    expect(lines).toEqual(['measuring 0']);
  });

  it('says so when the interpreter ends by itself', async () => {
    const { world, surroundings } = place({});
    let onConsole = (): void => undefined;
    const printed = new Promise<void>((done) => (onConsole = done));
    const board = new InterpreterBoard({ world, enginePath: ENGINE, time: 'real', onConsole: () => onConsole() });
    surroundings.plug(board, 'host');
    try {
      await board.boot(Buffer.from('print("on its way");'));
      void printed.then(() => process.kill(board.pid!, 'SIGTERM'));
      await expect(board.runRealTime()).rejects.toMatchObject({
        code: 'ENGINE_DIED',
        message: expect.stringMatching(/by SIGTERM.*on its way/s) as string,
      });
    } finally {
      await board.stop();
    }
  });

  it('starts again when the program asks for it', async () => {
    const { world, surroundings } = place({});
    const lines: string[] = [];
    const done = new AbortController();
    const onConsole = (line: string): void => {
      if (lines.push(line) === 3) done.abort();
    };
    const board = new InterpreterBoard({ world, enginePath: ENGINE, time: 'real', onConsole });
    surroundings.plug(board, 'host');
    try {
      await board.boot(Buffer.from('print("up"); setTimeout(function () { E.reboot(); }, 50);'));
      await board.runRealTime(done.signal);
    } finally {
      await board.stop();
    }
    expect(lines).toEqual(['up', 'up', 'up']);
  });
});
