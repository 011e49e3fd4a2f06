import { afterEach, describe, expect, it, vi } from 'vitest';
import { openI2c } from '../../hal/espruino/i2c.ts';
import { digitalIn, digitalOut, watchEdges } from '../../hal/espruino/pins.ts';
import { createSntpQuery } from '../../hal/espruino/sntp.ts';
import { openStorage } from '../../hal/espruino/storage.ts';
import { openStation, rssiDbm } from '../../hal/espruino/wifi.ts';
import { FakeEmitter, FakeEngine } from './fake-engine.ts';
import { sntpReply } from './sntp-reply.ts';
import { virtualTimers } from './virtual-timers.ts';

afterEach(() => FakeEngine.uninstall());

describe('I2C of the engine', () => {
  /** An engine bus that logs, and throws `failure` from every transfer. */
  const bus = (log: unknown[][], failure?: string) => {
    const act = (...entry: unknown[]) => {
      log.push(entry);
      if (failure) throw new Error(failure);
    };
    return {
      setup: (options: unknown) => void log.push(['setup', options]),
      writeTo: (address: unknown, bytes: unknown) => act('writeTo', address, bytes),
      readFrom: (address: unknown, count: number) => {
        act('readFrom', address, count);
        return new Uint8Array(count);
      },
    } as never;
  };

  it('sets the bus up, and keeps the bus between the register number and its answer', () => {
    const log: unknown[][] = [];
    const i2c = openI2c(bus(log), { clockHz: 400000 });
    i2c.write(0x76, [0xf4, 1]);
    expect(i2c.transfer(0x76, [0xd0], 2)).toHaveLength(2);
    expect(log).toEqual([
      ['setup', { bitrate: 400000 }],
      ['writeTo', 0x76, [0xf4, 1]],
      ['writeTo', { address: 0x76, stop: false }, [0xd0]],
      ['readFrom', 0x76, 2],
    ]);
  });

  it('probes with a read, since the engine sends nothing for no bytes', () => {
    const log: unknown[][] = [];
    openI2c(bus(log), {}).write(0x76, []);
    expect(log.slice(1)).toEqual([['readFrom', 0x76, 1]]);
  });

  it.each([
    ["jshI2CWrite: slave doesn't ACK the transfer", 'NACK'],
    ['jshI2CRead:, Operation timeout because the bus is busy', 'TIMEOUT'],
    ['jshI2CRead:, unknown error code 259', 'BUS'],
  ])('names %j as %s, with the address', (text, code) => {
    const i2c = openI2c(bus([], text), {});
    const named = expect.objectContaining({ code, message: `${code} 0x76` });
    for (const act of [() => i2c.write(0x76, [1]), () => i2c.read(0x76, 1), () => i2c.transfer(0x76, [1], 1), () => i2c.write(0x76, [])]) {
      let error: unknown;
      try {
        act();
      } catch (e) {
        error = e;
      }
      expect(error).toEqual(named);
    }
  });
});

describe('pins of the engine', () => {
  const pin = (log: unknown[]) =>
    ({ mode: (mode: string) => void log.push(mode), write: (level: boolean) => void log.push(level) }) as never;

  it('sets the level before the mode, so that an output starts as it should', () => {
    const log: unknown[] = [];
    digitalOut(pin(log), true).write(false);
    expect(log).toEqual([true, 'output', false]);
  });

  it('sets the pull of an input', () => {
    const log: unknown[] = [];
    digitalIn(pin(log));
    digitalIn(pin(log), 'up');
    digitalIn(pin(log), 'down');
    expect(log).toEqual(['input', 'input_pullup', 'input_pulldown']);
  });

  it('watches edges until told to stop, and never clears twice', () => {
    const cleared: number[] = [];
    const levels: boolean[] = [];
    let watch!: (event: { state: boolean }) => void;
    vi.stubGlobal('setWatch', (callback: typeof watch, _pin: unknown, options: object) => {
      expect(options).toEqual({ repeat: true, edge: 'both', debounce: 25 });
      watch = callback;
      return 7;
    });
    vi.stubGlobal('clearWatch', (id: number) => void cleared.push(id));
    const stop = watchEdges(pin([]), 'both', 25, (level) => levels.push(level));
    watch({ state: true });
    stop();
    stop();
    expect(levels).toEqual([true]);
    expect(cleared).toEqual([7]);
  });
});

describe('Storage of the engine', () => {
  it('counts a refused write as full, and other failures as what the caller gave', () => {
    let outcome: boolean | Error = true;
    const write = () => {
      if (outcome instanceof Error) throw outcome;
      return outcome;
    };
    new FakeEngine().install({ Storage: { write } });
    const storage = openStorage();
    storage.write('a', 'x');
    outcome = false;
    expect(() => storage.write('a', 'x')).toThrow('FULL a');
    outcome = new Error('Unable to find or create file');
    expect(() => storage.write('a', 'x')).toThrow('FULL a');
    outcome = new Error('File already written with different data');
    expect(() => storage.write('a', 'x')).toThrow('BAD_VALUE a');
  });

  it.each(['', 'x'.repeat(29)])('refuses the name %j in every call', (name) => {
    new FakeEngine().install({ Storage: {} });
    const storage = openStorage();
    for (const act of [
      () => storage.read(name),
      () => storage.write(name, 'x'),
      () => storage.writePart(name, 'x', 0, 1),
      () => storage.erase(name),
    ]) {
      expect(act).toThrow('BAD_VALUE');
    }
  });
});

describe('station of the engine', () => {
  class FakeWifi extends FakeEmitter {
    readonly calls: unknown[][] = [];
    status: object = { station: 'off' };
    connect = (...args: unknown[]) => void this.calls.push(['connect', ...args.slice(0, 2)]);
    disconnect = () => void this.calls.push(['disconnect']);
    getStatus = () => this.status;
  }

  it('joins with what the engine reads, and reports what the radio did to the last listener alone', () => {
    const wifi = new FakeWifi();
    new FakeEngine().install({ Wifi: wifi });
    const station = openStation();
    const log: string[] = [];
    station.listen({ onUp: () => log.push('old'), onDown: () => log.push('old') });
    station.listen({ onUp: (ip) => log.push(`up ${ip}`), onDown: (reason) => log.push(`down ${reason}`) });
    station.join({ ssid: 'plant', password: 'secret' });
    station.join({ ssid: 'open' });
    wifi.tell('connected', { ip: '10.0.0.7' });
    wifi.tell('disconnected', { reason: '201', msg: 'no_ap_found' });
    wifi.tell('disconnected', { reason: '8' });
    station.leave();
    expect(log).toEqual(['up 10.0.0.7', 'down no_ap_found', 'down 8']);
    expect(wifi.calls).toEqual([['connect', 'plant', { password: 'secret' }], ['connect', 'open', { password: '' }], ['disconnect']]);
  });

  it('knows a signal strength only while joined', () => {
    const wifi = new FakeWifi();
    new FakeEngine().install({ Wifi: wifi });
    expect(rssiDbm()).toBeUndefined();
    wifi.status = { station: 'connected', rssi: -67 };
    expect(rssiDbm()).toBe(-67);
  });
});

describe('SNTP over the engine', () => {
  class FakeDatagrams extends FakeEmitter {
    sent: { packet: string; port: number; host: string }[] = [];
    closings = 0;
    failure: Error | undefined;
    createSocket = () => this;
    close = () => void this.closings++;
    send(packet: string, port: number, host: string): void {
      if (this.failure) throw this.failure;
      this.sent.push({ packet, port, host });
    }
  }
  const build = (failure?: Error) => {
    const dgram = new FakeDatagrams();
    dgram.failure = failure;
    new FakeEngine().install({ dgram });
    const timers = virtualTimers();
    const answers: unknown[][] = [];
    createSntpQuery(timers)('ntp.local', (...answer) => answers.push(answer));
    const nonce = dgram.sent[0]?.packet.slice(40) ?? '';
    return { dgram, timers, answers, nonce };
  };

  it('adds half of the round trip, once, and lets go of the socket and the timer', () => {
    const { dgram, timers, answers, nonce } = build();
    expect(dgram.sent).toMatchObject([{ port: 123, host: 'ntp.local' }]);
    timers.advanceMs(80);
    dgram.tell('message', sntpReply(1.8e12, nonce));
    dgram.tell('message', sntpReply(1.8e12, nonce));
    dgram.tell('error');
    expect(answers).toEqual([[undefined, 1.8e12 + 40]]);
    expect(dgram.closings).toBe(1);
    expect(timers.pendingMs()).toEqual([]);
  });

  it('waits on after a packet that is not its answer, and then gives up', () => {
    const { dgram, timers, answers } = build();
    dgram.tell('message', sntpReply(1.8e12, 'notmine!'));
    dgram.tell('message', 'short');
    timers.advanceMs(4999);
    expect(answers).toEqual([]);
    timers.advanceMs(1);
    expect(answers).toEqual([['TIMEOUT', undefined]]);
    expect(dgram.closings).toBe(1);
  });

  it('reports a send that throws, later', () => {
    const { timers, answers } = build(new Error('Unable to create socket'));
    expect(answers).toEqual([]);
    timers.advanceMs(0);
    expect(answers).toEqual([['Unable to create socket', undefined]]);
    expect(timers.pendingMs()).toEqual([]);
  });
});
