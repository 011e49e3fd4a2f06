/** Programs that reach parts in every way that a pin or a bus can be used; both lanes must print the same. */
import type { Part } from '../../../simulator/parts/define-part.ts';
import { bme280 } from '../../../simulator/parts/bme280.ts';
import { definePart } from '../../../simulator/parts/define-part.ts';
import { dht22 } from '../../../simulator/parts/dht22.ts';
import { ds18b20 } from '../../../simulator/parts/ds18b20.ts';
import { hcSr04 } from '../../../simulator/parts/hc-sr04.ts';

export interface BusProgram {
  readonly name: string;
  readonly parts: () => readonly Part<never>[];
  readonly code: string;
  readonly console: readonly string[];
}

/** Sends back what it got before, and counts. */
const echo = definePart({
  name: 'echo',
  spi: true,
  make() {
    let last = 0xa5;
    return { spi: { read: () => last, write: (byte) => void (last = byte) } };
  },
});

const button = definePart({
  name: 'bare-button',
  pins: ['contact'],
  make(part) {
    const line = part.pin('contact')!;
    line.pull(1);
    for (const atMs of [100, 103, 200]) part.after(atMs * 1000, () => line.drive(line.level ? 0 : 1));
    return {};
  },
});

const follower = definePart({
  name: 'follower',
  pins: ['input', 'output'],
  make(part) {
    const output = part.pin('output')!;
    part.pin('input')!.onEdge(({ level }) => output.drive(level));
    return { outputs: { volts: () => part.pin('input')!.volts } };
  },
});

const divider = definePart({
  name: 'divider',
  pins: ['wiper'],
  quantities: { volts: { initial: 0.9, min: 0, max: 3.3 } },
  make(part) {
    part.pin('wiper')!.driveVolts(part.sense('volts'));
    return {};
  },
});

const SOFT_I2C = (speed: string): string =>
  `var i=new I2C();i.setup({scl:D14,sda:D27${speed}});print(i.readReg(0x76,0xD0,1)[0]);` +
  'i.writeTo(0x76,[0xF2,1]);i.writeTo({address:0x76,stop:false},0xF2);print(i.readFrom(0x76,2).length,i.readReg(0x76,0xF2,1)[0]);' +
  // Nobody is there, and the engine does not look.
  'i.writeTo(0x10,1);print(i.readFrom(0x10,2));';

const BIT_BANGED_I2C = `
  var SCL=D14,SDA=D27;
  function hi(p){pinMode(p,"input_pullup");}
  function lo(p){digitalWrite(p,0);pinMode(p,"output");}
  function start(){hi(SDA);hi(SCL);lo(SDA);lo(SCL);}
  function stop(){lo(SDA);hi(SCL);hi(SDA);}
  function bit(b){if(b)hi(SDA);else lo(SDA);hi(SCL);var r=digitalRead(SDA);lo(SCL);return r;}
  function out(v){for(var i=7;i>=0;i--)bit((v>>i)&1);return bit(1);}
  function inp(ack){var v=0;for(var i=0;i<8;i++)v=v<<1|bit(1);bit(ack?0:1);return v;}
  start();print(out(0xEC),out(0xD0));start();print(out(0xED),inp(false));stop();
  start();print(out(0x20));stop();`;

export const BUS_PROGRAMS: readonly BusProgram[] = [
  {
    name: 'I2C of the chip on the pins of a part',
    parts: () => [bme280({ scl: 'D14', sda: 'D27' })],
    code:
      'I2C2.setup({scl:D14,sda:D27});print(I2C2.readReg(0x76,0xD0,1)[0]);I2C1.setup({scl:D22,sda:D21});' +
      'try{I2C1.readReg(0x33,0xD0,1)}catch(e){print(e.message)}print(I2C.find(D22)===I2C1);',
    console: ['96', "jshI2CWrite: slave doesn't ACK the transfer", 'true'],
  },
  {
    name: 'I2C in software',
    parts: () => [bme280({ scl: 'D14', sda: 'D27' })],
    code: SOFT_I2C(''),
    console: ['96', '2 1', 'new Uint8Array([255, 255])'],
  },
  {
    name: 'I2C in software at a low speed',
    parts: () => [bme280({ scl: 'D14', sda: 'D27' })],
    code: SOFT_I2C(',bitrate:10000'),
    console: ['96', '2 1', 'new Uint8Array([255, 255])'],
  },
  { name: 'I2C bit by bit', parts: () => [bme280({ scl: 'D14', sda: 'D27' })], code: BIT_BANGED_I2C, console: ['0 0', '0 96', '1'] },
  {
    name: 'SPI of the chip',
    parts: () => [echo({ cs: 'D5' }), echo({ cs: 'D15' })],
    code:
      'D5.set();D15.set();SPI1.setup({baud:1000000,mode:0});print(SPI1.send([1,2,3],D5));print(SPI1.send("ab",D5)=="\\x03a");print(SPI1.send(9));' +
      'D15.reset();print(SPI1.send(7),SPI1.send(0));D15.set();SPI1.write(4,[5,6],D5);print(SPI1.send(0,D5));' +
      // A mode that the part does not share shifts everything.
      'SPI1.setup({mode:1});print(SPI1.send([0x81,0x18,0],D5));',
    console: ['new Uint8Array([165, 1, 2])', 'true', '255', '165 7', '6', 'new Uint8Array([0, 64, 140])'],
  },
  {
    name: 'SPI in software, in all four modes',
    parts: () => [echo({ sck: 'D18', mosi: 'D23', miso: 'D19', cs: 'D5' })],
    code:
      'D5.set();for(var m of [0,3]){var s=new SPI();digitalWrite(D18,m>1);s.setup({sck:D18,mosi:D23,miso:D19,mode:m});' +
      'print(s.send([0x12,0x34,0xff],D5));}' +
      's.setup({sck:D18,mosi:D23,miso:D19,order:"lsb"});digitalWrite(D18,0);print(s.send([1,2],D5));',
    console: ['new Uint8Array([165, 18, 52])', 'new Uint8Array([255, 18, 52])', 'new Uint8Array([255, 1])'],
  },
  {
    name: 'a shift register by shiftOut',
    parts: () => [echo({ sck: 'D18', mosi: 'D23', miso: 'D19', cs: 'D5' })],
    code:
      'digitalWrite(D18,0);digitalWrite(D5,1);digitalWrite(D5,0);shiftOut(D23,{clk:D18,clkPol:1,repeat:8},[0x4d]);digitalWrite(D5,1);' +
      'var s=new SPI();s.setup({sck:D18,mosi:D23,miso:D19});print(s.send(0,D5));',
    // shiftOut begins with the lowest bit.
    console: ['178'],
  },
  {
    name: 'edges, debounced and not',
    parts: () => [button({ contact: 'D25' })],
    code:
      'setWatch(function(e){print("raw",e.state,Math.round(e.time*1000),e.pin);},D25,{repeat:true,edge:"both"});' +
      'setWatch(function(e){print("quiet",e.state,e.lastTime===undefined);},D25,{repeat:true,edge:"falling",debounce:20});',
    console: ['raw false 100 D25', 'raw true 103 D25', 'raw false 200 D25', 'quiet false true'],
  },
  {
    name: 'pulses through a wire',
    parts: () => [follower({ input: 'D32', output: 'D33' })],
    code:
      'setWatch(function(e){print(e.state,Math.round((e.time-e.lastTime)*1e5)/100);},D33,{repeat:true,edge:"both"});' +
      'digitalWrite(D32,0);setTimeout(function(){digitalPulse(D32,1,[1,2,3]);},50);',
    console: ['false NaN', 'true 2', 'false 3'],
  },
  {
    name: 'the analog converter with its attenuation',
    parts: () => [divider({ wiper: 'D36' })],
    code: 'print(Math.round(analogRead(D36)*1000),isNaN(analogRead(D5)),Math.round(D36.analog()*1000));print(D36.getMode());',
    console: ['250 true 250', 'input'],
  },
  {
    name: 'a 1-Wire line with three parts',
    parts: () => [1, 2, 0x0200].map((serial) => ds18b20({ data: 'D13', serial, temperatureC: 20 + serial / 16 })),
    code:
      'var w=new OneWire(D13);print(w.reset());var s=w.search();print(s.length,s.map(function(a){return a.substr(0,14)}).join());' +
      'w.reset();w.skip();w.write(0x44,true);setTimeout(function(){s.forEach(function(a){w.select(a);w.write(0xBE);' +
      'var b=w.read(2);print(b[0]|b[1]<<8);});print(new OneWire(D14).reset(),new OneWire(D14).search().length);},760);',
    console: ['true', '3 28000200000000,28020000000000,28010000000000', '832', '322', '321', 'false 0'],
  },
  {
    name: 'a DHT22 by its edges',
    parts: () => [dht22({ data: 'D25', temperatureC: -4.5, humidityPct: 61.7 })],
    // In the manner of drivers for the board: the long pulses are counted, and shorter ones than 50 µs are a 0.
    code:
      'var bits="";setTimeout(function(){D25.mode("output");D25.reset();setTimeout(function(){' +
      'setWatch(function(e){bits+=e.time-e.lastTime>50e-6?1:0;},D25,{edge:"falling",repeat:true});},2);' +
      'setTimeout(function(){var b=bits.substr(-40),v=[];for(var i=0;i<40;i+=8)v.push(parseInt(b.substr(i,8),2));print(v.join());},100);},2100);',
    console: ['2,105,128,45,24'],
  },
  {
    name: 'an HC-SR04 by pulse and watch',
    parts: () => [hcSr04({ trig: 'D12', echo: 'D14', distanceM: 1.5 })],
    code:
      'setWatch(function(e){print(Math.round((e.time-e.lastTime)*1e6));},D14,{repeat:true,edge:"falling"});' +
      'digitalWrite(D12,0);setTimeout(function(){digitalPulse(D12,1,0.01);},50);',
    console: ['8736'],
  },
  {
    name: 'pins that follow what is done to them',
    parts: () => [],
    code:
      'D5.set();print(D5.getMode());print(digitalRead(D5),D5.getMode());pinMode(D5,"input_pullup");D5.reset();print(D5.read(),D5.getMode());' +
      'digitalWrite([D12,D13,D14],5);pinMode(D12,"output");print(getPinMode(D14));print(D0.read());D12.write(1);print(D12.toggle(),D12.toggle());',
    console: ['output', '0 input', 'true input_pullup', 'output', 'true', 'false true'],
  },
];
