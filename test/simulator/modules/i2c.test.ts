import { describe, expect, it } from 'vitest';
import { makeRig } from './board-rig.ts';

const BME280 = { parts: [{ part: 'bme280', bus: 'I2C1', address: '0x76' }] };

describe('I2C1', () => {
  it('reads registers as a Uint8Array, by readReg and by its two halves', () => {
    const lines = makeRig(1, BME280).run(
      'I2C1.setup({scl:22,sda:21,bitrate:400000});' +
        'print(I2C1.readReg(0x76,0xD0,1)[0]);' +
        'I2C1.writeTo({address:0x76,stop:false},0xD0);var a=I2C1.readFrom(0x76,2);print(a[0],a.length,a instanceof Uint8Array);',
      100,
    );
    expect(lines).toEqual(['96', '96 2 true']);
  });

  it('throws the text of the ESP32 port when nobody acknowledges', () => {
    const lines = makeRig().run(
      'I2C1.setup({});try{I2C1.writeTo(0x76,1)}catch(e){print(e.message)}try{I2C1.readFrom(0x76,1)}catch(e){print(e.message)}',
      100,
    );
    expect(lines).toEqual(["jshI2CWrite: slave doesn't ACK the transfer", "jshI2CRead: slave doesn't ACK the transfer"]);
  });

  it('blocks for a second on a stuck bus, and works again after setup', () => {
    const rig = makeRig(1, BME280);
    rig.around.buses.I2C1.fault = ({ transfer }) => (transfer === 1 ? 'stuck' : undefined);
    const lines = rig.run(
      'I2C1.setup({});var t=getTime();try{I2C1.writeTo(0x76,0xD0)}catch(e){print(e.message, Math.round((getTime()-t)*10))}' +
        'I2C1.setup({});print(I2C1.readReg(0x76,0xD0,1)[0]);',
      5000,
    );
    expect(lines).toEqual(['jshI2CWrite:, Operation timeout because the bus is busy 10', '96']);
  });

  it('takes nine clocks a byte', () => {
    const measure = (bitrate: number): number => {
      const lines = makeRig(1, BME280).run(
        `I2C1.setup({bitrate:${bitrate}});var t=getTime();I2C1.readFrom(0x76,200);print(Math.round((getTime()-t)*1e6));`,
        1000,
      );
      return Number(lines[0]);
    };
    const slowUs = measure(100000);
    expect(slowUs).toBeGreaterThan((201 * 9 * 1e6) / 100000);
    expect(slowUs - measure(400000)).toBeGreaterThan((201 * 9 * 1e6) / 100000 - (201 * 9 * 1e6) / 400000 - 50);
  });

  it('touches no wire for a write of nothing, and gives undefined for a read of nothing', () => {
    const rig = makeRig(1, BME280);
    const seen: unknown[] = [];
    rig.around.buses.I2C1.observe((transfer) => seen.push(transfer));
    expect(rig.run('I2C1.setup({});I2C1.writeTo(0x10);I2C1.writeTo(0x10,[]);print(I2C1.readFrom(0x10,0));', 100)).toEqual(['undefined']);
    expect(seen).toEqual([]);
  });

  it('takes numbers, strings, arrays, repeats and typed arrays as data', () => {
    const rig = makeRig(1, BME280);
    const written: number[][] = [];
    rig.around.buses.I2C1.observe(({ bytes }) => written.push([...bytes]));
    rig.run('I2C1.setup({});I2C1.writeTo(0x76,1,"AB",[2,[3]],{data:9,count:3},new Uint8Array([254,255]));', 100);
    expect(written).toEqual([[1, 65, 66, 2, 3, 9, 9, 9, 254, 255]]);
  });

  it('refuses a transfer before setup, and a bit rate below 100', () => {
    const lines = makeRig(1, BME280).run(
      'try{I2C1.writeTo(0x76,1)}catch(e){print(e.message)}try{I2C1.setup({bitrate:50})}catch(e){print(e.message)}',
      100,
    );
    expect(lines).toEqual(['jshI2CWrite:, unknown error code 259', 'Invalid I2C bitrate']);
  });
});
