import { describe } from 'vitest';
import { createBme280 } from '../../hal/drivers/bme280.ts';
import { expect, test, TestBoard } from '../../kit/index.ts';
import { bme280 as makeBme280 } from '../../simulator/parts/bme280.ts';

const bme280 = (temperatureC: number) => makeBme280({ temperatureC, humidityPct: 40, pressurePa: 100_000 });

describe('a driver under test', () => {
  test('reads a part that is wired to its bus', ({ board }) => {
    board.attach(bme280(21.5));
    const sensor = createBme280(board.i2c, {}, board.timers);
    sensor.configure();
    expect(board.wait((done) => sensor.sample(done))).toMatchObject({ temperatureC: expect.closeTo(21.5, 1) as number });
    expect(board.i2c).toHaveWritten(0x76, [0xf4, 0x25]);
    expect(board.i2c).toHaveRead(0x76, 8);
    expect(board.i2c).not.toHaveWritten(0x77, [0xf4, 0x25]);
    // §9.1 of the datasheet: 9.3 ms for one sample of each, and the bus takes its time, too.
    expect(board.nowUs).toBeGreaterThan(9_300);
    expect(board.nowUs).toBeLessThan(20_000);
  });

  test('sees the error of a part that is not there, in the words of the HAL', ({ board }) => {
    const sensor = createBme280(board.i2c, {}, board.timers);
    expect(() => sensor.configure()).toThrow('NACK 0x76');
  });

  test('lives on virtual time', ({ board }) => {
    const fired: number[] = [];
    board.timers.after(3_600_000, () => fired.push(board.timers.nowMs()));
    board.advance('59m');
    expect(fired).toEqual([]);
    board.advance('1m');
    expect(fired).toEqual([3_600_000]);
  });

  test('settles', ({ board }) => {
    let done = false;
    board.timers.after(500, () => (done = true));
    expect(board).not.toSettleWithin('100ms', () => done);
    expect(board).toSettleWithin('1s');
    expect(done).toBe(true);
  });

  test('is not called back inside its own transfer', ({ board }) => {
    board.attach(bme280(20));
    const order: string[] = [];
    board.timers.after(0.01, () => order.push('timer'));
    board.i2c.transfer(0x76, [0xd0], 1);
    order.push('transfer is over');
    board.advance('1ms');
    expect(order).toEqual(['transfer is over', 'timer']);
  });
});

describe('a strict script', () => {
  const ID = { address: 0x76, write: [0xd0], read: [0x60] };

  test('answers in place of a part', ({ board }) => {
    board.i2c.expectTransfers([ID, { address: 0x76, write: [0xf4], nack: 'data' }]);
    expect([...board.i2c.transfer(0x76, [0xd0], 1)]).toEqual([0x60]);
    expect(() => board.i2c.write(0x76, [0xf4])).toThrow('NACK 0x76');
  });

  test.for([
    [
      'another register',
      'transfer 0 is 0x76 write d1 …, expected 0x76 write d0 …',
      (i2c: TestBoard['i2c']) => i2c.transfer(0x76, [0xd1], 1),
    ],
    [
      'another address',
      'transfer 0 is 0x77 write d0 …, expected 0x76 write d0 …',
      (i2c: TestBoard['i2c']) => i2c.transfer(0x77, [0xd0], 1),
    ],
    ['another length', 'transfer 0 is 0x76 read of 2, expected 0x76 read of 1', (i2c: TestBoard['i2c']) => i2c.transfer(0x76, [0xd0], 2)],
    ['a STOP in between', 'transfer 0 is 0x76 write d0, expected 0x76 write d0 …', (i2c: TestBoard['i2c']) => i2c.write(0x76, [0xd0])],
    ['nothing', 'transfer 0 did not happen: expected 0x76 write d0 …, and 1 more after it', () => undefined],
    [
      'one too many',
      'transfer 1 is one too many: 0x76 write 00',
      (i2c: TestBoard['i2c']) => {
        i2c.transfer(0x76, [0xd0], 1);
        i2c.write(0x76, [0]);
      },
    ],
  ] as const)('refuses %s by its index, also behind a catch', ([_what, message, act], { expect: see }) => {
    const board = new TestBoard();
    board.i2c.expectTransfers([ID]);
    try {
      act(board.i2c);
    } catch {
      // What a driver with a retry does.
    }
    see(() => board.verify()).toThrow(`I2C1 ${message}`);
  });

  test('can be recorded once and replayed from a file', ({ board, transcript }) => {
    transcript('fixtures/bme280-room.txt', (b) => b.attach(bme280(23.25)));
    const sensor = createBme280(board.i2c, {}, board.timers);
    sensor.configure();
    expect(board.wait((done) => sensor.sample(done))).toMatchObject({ temperatureC: expect.closeTo(23.25, 1) as number });
  });
});

describe('a program under test', () => {
  test('runs on the imitated interpreter with the same parts', ({ board }) => {
    board.attach(bme280(20));
    board.run(
      'I2C1.setup({bitrate:400000});I2C1.writeTo(0x76,0xd0);print(I2C1.readFrom(0x76,1)[0]);setTimeout(function(){print(1/3)},1000)',
    );
    expect(board).toHavePrinted('96');
    expect(board).not.toHavePrinted('0.33333333333');
    board.advance('2s');
    expect(board).toHavePrinted('0.33333333333');
    expect(board.i2c).toHaveWritten(0x76, [0xd0]);
  });

  test('publishes to the built-in broker', ({ board }) => {
    const publish = (topic: string, payload: string): string =>
      `s.write("0"+String.fromCharCode(${2 + topic.length + payload.length},0,${topic.length})+${JSON.stringify(topic + payload)});`;
    board.run(
      'require("Wifi").connect("mote-sim",{password:"simulated"},function(){var s=require("net").connect({host:"broker.mote",port:1883},function(){' +
        's.write("\\x10\\x0d\\0\\x04MQTT\\x04\\x02\\0\\x3c\\0\\x01a");' +
        `${publish('room', '{"t":21.5,"ok":true}')}})})`,
    );
    expect(board).toSettleWithin('10s', () => board.messages.length > 0);
    expect(board).toHavePublished('room', { t: 21.5 });
    expect(board).toHavePublished('room', /"ok"/);
    expect(board).not.toHavePublished('room', { t: 22 });
    expect(board).not.toHavePublished('hall');
  });

  const COMPILES = { timeout: 120_000 };
  test('is compiled when it is TypeScript, and shows the TypeScript line of an error that nobody caught', COMPILES, async ({ board }) => {
    await board.start('test/kit/fixtures/hello.ts');
    board.advance('10s');
    expect(board).toHavePrinted('hello 2');
    const [error = ''] = board.takeUncaught();
    expect(error).toContain('Error: enough of it');
    expect(error).toContain('test/kit/fixtures/hello.ts:6:');
    expect(error).toContain("throw new Error('enough of it')");
  });

  test('has the memory of its board', ({ expect: see }) => {
    const printed = (variables?: number): readonly string[] => {
      const board = new TestBoard(variables === undefined ? {} : { variables });
      board.run('print(process.memory().total);print(new Uint8Array(40000).length)');
      return board.console;
    };
    see(printed()).toEqual(['16383', '40000']);
    see(printed(2500)[0]).toBe('2500');
    see(printed(2500).join(' ')).toMatch(/OUT OF MEMORY/);
    see(printed(2500)).not.toContain('40000');
  });

  test('fails its test by an error that nobody caught', ({ expect: see }) => {
    const board = new TestBoard();
    board.run('setTimeout(function(){null.x},1)');
    board.advance('1s');
    see(() => board.verify()).toThrow("the program threw Error: Can't read property 'x' of null");
  });

  test('may expect such an error', ({ board }) => {
    board.run('setTimeout(function(){throw new Error("meant")},1)');
    board.advance('1s');
    expect(board).toHaveThrownUncaught('meant');
  });
});
