import { describe } from 'vitest';
import { createDht22 } from '../../hal/drivers/dht22.ts';
import { createDs18b20 } from '../../hal/drivers/ds18b20.ts';
import { expect, test } from '../../kit/index.ts';
import { button, dht22, ds18b20, led, max31855, potentiometer, relay } from '../../simulator/parts/index.ts';
import { definePart } from '../../simulator/parts/define-part.ts';

describe('pins of a board under test', () => {
  test('are what a driver writes, and what a part shows', ({ board }) => {
    const lamp = board.attach(led({ anode: 'D2' }));
    board.pin('D2').write(true);
    expect(lamp.outputs.brightness()).toBe(1);
    board.pin(2).write(false);
    expect(lamp.outputs.brightness()).toBe(0);
    expect(board.pin('D2').edges.map(({ level }) => level)).toEqual([1, 0]);
  });

  test('are what a hand and a part do to a driver', ({ board }) => {
    board.pin('D4').drive(1);
    expect(board.pin('D4').read()).toBe(true);
    board.attach(potentiometer({ wiper: 'D36', position: 0.25 }));
    expect(board.pin('D36').readV()).toBeCloseTo(0.825, 3);
    board.pin('D39').driveVolts(1.1);
    expect(board.pin('D39').readV()).toBeCloseTo(1.1, 6);
    expect(() => board.pin('D77')).toThrow('"D77" is no pin of the board');
  });

  test('belong to the program once there is one', ({ board }) => {
    board.run('D18.write(1);setWatch(function(e){print("pressed",e.state)},D4,{edge:"rising",repeat:true})');
    board.attach(relay({ input: 'D18' }));
    expect(board.pin('D18').level).toBe(1);
    board.pin('D4').drive(0);
    board.advance('10ms');
    board.pin('D4').drive(1);
    board.advance('10ms');
    expect(board).toHavePrinted('pressed true');
  });

  test('bounce when a button is pressed', ({ board }) => {
    const key = board.attach(button({ contact: 'D15', pullUpOhms: 10_000 }));
    const { edges } = board.pin('D15');
    key.set({ pressed: 1 });
    board.advance('50ms');
    expect(edges.length).toBeGreaterThan(1);
  });
});

describe('the other buses of a board under test', () => {
  test('1-Wire finds several parts and reads one', ({ board }) => {
    for (const serial of [1, 2, 3]) board.attach(ds18b20({ data: 'D13', serial, temperatureC: 20 + serial }));
    const wire = board.oneWire('D13');
    const roms = wire.search();
    expect(roms).toHaveLength(3);
    const read = (rom: string): number => {
      const sensor = createDs18b20(wire, { rom }, board.timers);
      sensor.configure();
      return board.wait<{ temperatureC: number }>((done) => sensor.sample(done)).temperatureC;
    };
    expect(roms.map(read).sort()).toEqual([21, 22, 23]);
    expect(() => board.oneWire('D14').select(undefined)).toThrow('NO_PRESENCE D14');
  });

  test('SPI reads a part and remembers what was sent', ({ board }) => {
    board.attach(max31855({ cs: 'D5', temperatureC: 100.75, ambientC: 25 }));
    const spi = board.spi({ cs: 'D5' });
    const [high, low] = spi.transfer([0, 0, 0, 0]);
    expect(((high! << 8) | low!) >> 2).toBe(403);
    expect(spi).toHaveSent([0, 0, 0, 0]);
    expect(spi).not.toHaveSent([1]);
    expect(board.pin('D5').level).toBe(1);
  });

  test('pulses carry the answer of a DHT22', ({ board }) => {
    board.attach(dht22({ data: 'D25', temperatureC: -3.5, humidityPct: 44 }));
    const sensor = createDht22(board.pulseLine('D25'), board.timers);
    sensor.configure();
    board.advance('2s');
    expect(board.wait((done) => sensor.sample(done))).toEqual({ temperatureC: -3.5, humidityPct: 44 });
  });

  test('a serial port talks to a part', ({ board }) => {
    const echo = definePart({
      name: 'echo',
      uart: true,
      make: (part) => ({ uart: { baud: 9600, receive: (byte) => part.send([(byte ?? 0) ^ 0x20]) } }),
    });
    board.attach(echo());
    const heard: string[] = [];
    const port = board.uart('Serial2', 9600);
    port.listen((bytes) => heard.push(bytes));
    port.write('hello');
    board.advance('100ms');
    expect(heard.join('')).toBe('HELLO');
  });
});
