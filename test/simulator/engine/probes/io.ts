import { caught, probes } from './probe.ts';

export const IO = [
  ...probes('pins', {
    errors: caught(
      'digitalWrite()',
      'digitalRead("zork")',
      'digitalWrite(99,1)',
      'pinMode(D1,"zork")',
      'pinMode("q","input")',
      'setWatch()',
      'setWatch(5,D1)',
      'setWatch(print,"x")',
      'clearWatch(5)',
      'clearWatch(undefined)',
      'digitalPulse(D1,1,-1)',
    ),
    'text and numbers': 'print(D5,D5+"",D5.toString(),D5+1,D5==5,D5===D5,D5===Pin(5),D5===new Pin(5),D5*2,typeof D5)',
    'Pin of something': 'print(Pin(5),Pin("D7"),new Pin(3),Pin("zork"),Pin(99),Pin(),Pin(D4),Pin(-1))',
    'as keys and in text': 'var o={};o[D5]=1;print(o,`${D5}`,[D1,D2].join("-"),"p"+D3,JSON.stringify({p:D1}))',
    modes:
      'pinMode(D4,"input_pullup");print(getPinMode(D4));pinMode(D4,"output");print(getPinMode(D4));pinMode(D4,"input");print(getPinMode(D4));pinMode(D4,"auto");print(D4.getMode());D4.mode("opendrain");print(D4.getMode())',
    'modes refused': caught(
      'pinMode(D4,"zork")',
      'pinMode(D4,5)',
      'pinMode()',
      'pinMode("D99","input")',
      'print(getPinMode())',
      'D4.mode("x")',
    ),
    'equality and sets': 'print([D1,D2].indexOf(D2),D1==D1,D1==D2,D1<D2,[D3,D1].sort())',
    members:
      'print(typeof D1.read,typeof D1.set,typeof D1.reset,typeof D1.write,typeof D1.writeAtTime,typeof D1.getMode,typeof D1.mode,typeof D1.toggle,typeof D1.pulse,typeof D1.analog,typeof D1.pwm)',
    watches:
      'print(setWatch(function(){},D4,{repeat:true}),setWatch(function(){},D5,true),setWatch("print()",D13));clearWatch(2);print(setWatch(function(){},D14,{repeat:true}));clearWatch();print(setWatch(function(){},D4))',
    'watches refused': caught(
      'setWatch(5,D4)',
      'setWatch(print,"zork")',
      'setWatch(print,D4,{edge:"zork"})',
      'setWatch(print,D4,{edge:5})',
      'clearWatch(77)',
      'clearWatch(undefined)',
      'clearWatch("x")',
      'setWatch()',
    ),
    instances: 'print(D5 instanceof Pin,Object.keys(D5),typeof Pin,D5.hasOwnProperty("x"))',
    'arrays of pins refused': caught('digitalWrite(["zork",D1],1)', 'digitalRead(["zork"])', 'digitalWrite(undefined,1)'),
    'digitalWrite gives': 'print(digitalWrite(D4,1),D4.write(1),D4.set(),D4.reset(),typeof digitalRead(D4))',
    shiftOut: caught('shiftOut(D1,{},[1])', 'shiftOut([D1],{clk:D2},[1,2])', 'shiftOut("x",{clk:D2},1)'),
    digitalPulse: caught(
      'digitalPulse(D1,1,5)',
      'digitalPulse(D1,1,[1,2,1])',
      'digitalPulse(D1,1,-1)',
      'digitalPulse(D1,1)',
      'digitalPulse("q",1,1)',
    ),
  }),
  ...probes('loopback', {
    'there and back':
      'var b="",a="";LoopbackB.on("data",function(d){b+=d;LoopbackB.write(d.toUpperCase())});LoopbackA.on("data",function(d){a+=d});print(LoopbackA.write("hi"));print("after");setTimeout(function(){print(b,a)},100)',
    'what is sent':
      'LoopbackA.setup(9600);var t="";LoopbackB.on("data",function(d){t+=d});LoopbackA.print("x",5);LoopbackA.println("y");LoopbackA.println();LoopbackA.write(1,[2,"ab"],{data:3,count:2},new Uint8Array([255]));setTimeout(function(){print(JSON.stringify(t))},100)',
    'data that nobody hears':
      'LoopbackB.setup(9600);LoopbackA.write("abcdef");setTimeout(function(){print(LoopbackB.available(),LoopbackB.read(2),LoopbackB.available(),LoopbackB.read(),JSON.stringify(LoopbackB.read()));LoopbackB.inject("q");setTimeout(function(){print(LoopbackB.read())},20)},100)',
    'set-ups refused': caught('LoopbackA.setup(5)', 'LoopbackA.setup(9600,{parity:"x"})', 'LoopbackA.setup(9600,{bytesize:5})'),
    members: 'print(typeof Serial1,LoopbackA instanceof Serial,typeof LoopbackA.pipe,Object.keys(LoopbackA))',
  }),
  ...probes('buses', {
    'members of I2C':
      'print(["setup","writeTo","readFrom","readReg"].map(function(n){return n+":"+typeof I2C1[n]}),["setup","send","send4bit","send8bit","sendBinary","write","readMode"].map(function(n){return n+":"+typeof SPI1[n]}),["reset","select","skip","write","read","search"].map(function(n){return n+":"+typeof new OneWire(D1)[n]}))',
    'software buses': 'var i=new I2C();print(i instanceof I2C,typeof i.setup);var s=new SPI();print(s instanceof SPI,typeof s.send)',
    'I2C refused': caught(
      'I2C1.writeTo()',
      'I2C1.setup({bitrate:1})',
      'I2C1.readFrom(1)',
      'new I2C().writeTo(5,1)',
      'new I2C().setup({scl:D1})',
    ),
    'OneWire refused': caught('new OneWire()', 'new OneWire("zork")', 'new OneWire(D1).select("x")', 'new OneWire(D1).select("12345")'),
  }),
];
