import { caught, probes } from './probe.ts';

export const SYSTEM = [
  ...probes('memory', {
    'grows with what the program keeps':
      'var a=process.memory().usage,l=[],b,c;for(var i=0;i<200;i++)l.push(i*1000);b=process.memory().usage-a;print(b>200&&b<600);l=undefined;c=process.memory().usage-a;print(c<50)',
    'adds up': 'var m=process.memory();print(m.total,m.free+m.usage===m.total,m.blocksize)',
  }),
  ...probes('E', {
    CRC32: 'print(E.CRC32("abc"),E.CRC32(""),E.CRC32([1,2,3]),E.CRC32(new Uint8Array([255])))',
    toString:
      'print(E.toString([65,66]),E.toString("a",[66,[67]]),E.toString({data:"x",count:3}),E.toString(65).charCodeAt(0),E.toString(new Uint8Array([104,105])),E.toString().length)',
    toUint8Array:
      'print(E.toUint8Array("ab",1,[2,3]),E.toUint8Array({data:5,count:2}),E.toUint8Array(new Uint16Array([1,258])),E.toUint8Array(300,-1))',
    toArrayBuffer: 'print(E.toArrayBuffer("ab"),new Uint8Array(E.toArrayBuffer("ab")),E.toArrayBuffer(5),E.toArrayBuffer([1]))',
    'clip and sums':
      'print(E.clip(5,0,3),E.clip(-5,0,3),E.sum([1,2,3]),E.sum(new Uint8Array([1,2])),E.variance([1,2,3],2),E.convolve([1,2,3],[1,2,3],0))',
    'convolve with an offset': 'print(E.convolve([1,2,3],[4,5,6],1),E.convolve(new Int8Array([1,-1]),new Int8Array([2,3]),0))',
    reverseByte: 'print(E.reverseByte(1),E.reverseByte(0x12),E.reverseByte(255),E.reverseByte(256))',
    FFT: 'var r=new Float64Array([1,0,0,0]),i=new Float64Array(4);E.FFT(r,i,false);print(r,i)',
    mapInPlace:
      'var a=new Uint8Array([1,2,3]);E.mapInPlace(a,a,function(v,i){return v*10+i});print(a);var b=new Uint8Array(3);E.mapInPlace(a,b,[],4);print(b);var c=new Uint8Array([0,1,2]);E.mapInPlace(c,c,[7,8,9]);print(c)',
    'srand and hwRand':
      'E.srand(5);var a=Math.random();E.srand(5);print(a===Math.random(),a>=0,a<1,typeof E.hwRand(),E.hwRand()!=E.hwRand())',
    flags: 'print(Object.keys(E.getFlags()),E.setFlags({pretokenise:1}),E.getFlags().pretokenise);E.setFlags({pretokenise:0})',
    'error flags': 'print(E.getErrorFlags(),E.getErrorFlags())',
    'sizes of values':
      'print(E.getSizeOf(1),E.getSizeOf(100000),E.getSizeOf("a"),E.getSizeOf("a string of more than ten bytes"),E.getSizeOf([]),E.getSizeOf([1,2,3]),E.getSizeOf({a:1,b:2}),E.getSizeOf(new Uint8Array(100)),E.getSizeOf(1.5),E.getSizeOf(true))',
    'sizes of structures':
      'print(E.getSizeOf({a:{b:[1,2]}}),E.getSizeOf({abcdefgh:1}),E.getSizeOf([100000,200000]),E.getSizeOf(["abc","d"]),E.getSizeOf({a:true}),E.getSizeOf(new Float32Array(4)),E.getSizeOf({a:"a text that is long enough"}))',
    'sizes of functions': 'function f(a,b){return a+b}print(E.getSizeOf(f),E.getSizeOf(function(){}),E.getSizeOf(x=>x))',
    'sizes in detail': 'print(E.getSizeOf({a:1,b:"xyz"},1))',
    'asUTF8 is missing': caught('E.asUTF8("a")', 'E.decodeUTF8("a")', 'E.isUTF8("a")', 'E.fromUTF8("a")'),
    members:
      'print(["getTemperature","getBattery","getAnalogVRef","nativeCall","clip","dumpStr","dumpTimers","dumpVariables","memoryArea","memoryMap","pipe","kickWatchdog","enableWatchdog","lockConsole","setPassword","setBootCode","setClock","setConsole","getConsole","openFile","connectSDCard","unmountSD","asm","compiledC","reboot","rebootToDFU","getPowerUsage","stopEventPropagation","compareClass","decodeUTF8","sendUSBHID","showMenu","getRTCPrescaler","on"].map(function(n){return n+":"+typeof E[n]}).join())',
    'events of E': 'E.on("zork",function(a){print("z",a)});E.emit("zork",5);E.removeAllListeners("zork");E.emit("zork",6)',
    memoryArea: 'print(typeof E.memoryArea(0,4))',
    'E printed': 'print(typeof E,E)',
  }),
  ...probes('process', {
    memory: 'var m=process.memory();print(m.total,m.blocksize,m.free+m.usage==m.total,m.history)',
    members:
      'print(typeof process,typeof process.on,typeof process.env,typeof process.argv,typeof process.nextTick,typeof process.exit,typeof process.uptime,typeof process.hrtime)',
    'out of memory':
      'setTimeout(function(){print("start");var a=[];for(;;)a.push(new Uint8Array(1000));},1);setTimeout(function(){print("alive",process.memory().free>15000)},2000)',
    'a memory that fills up over many turns':
      'var a=[],n=0;setInterval(function(){n++;for(var i=0;i<50;i++)a.push({v:i+0.5})},1);setTimeout(function(){print(n<100,a.length>3900&&a.length<4200,process.memory().free<300)},1200)',
    'an array too large': caught('new Uint8Array(1000000)', 'new ArrayBuffer(300000)', '"x".repeat(1000000).length'),
    'the error flags of a full memory':
      'setTimeout(function(){var a=[];for(;;)a.push(new Uint8Array(1000));},1);setTimeout(function(){print(E.getErrorFlags())},2000)',
    errorFlag:
      'E.on("errorFlag",function(l){print("flag",l)});setTimeout(function(){var a=[];for(;;)a.push(new Uint8Array(1000));},1);setTimeout(function(){},900)',
    'stack overflow in a timer':
      'process.on("uncaughtException",function(e){print("UE",e.message)});setTimeout(function(){function r(){r()}try{r()}catch(e){print("caught")}finally{print("fin")}print("after")},1);setTimeout(function(){print("alive")},40)',
    'stack overflow in a listener':
      'var o={};o.on("x",function(){function r(){r()}r()});o.on("x",function(){print("second")});setTimeout(function(){o.emit("x")},1);setTimeout(function(){print("alive")},60)',
    'stack overflow in a promise job':
      'setTimeout(function(){Promise.resolve().then(function(){function r(){r()}r()}).catch(function(e){print("rej",e.message,e.type)})},1)',
    'stack overflow of toString':
      'setTimeout(function(){Promise.resolve().then(function(){var o={toString:function(){return ""+this}};""+o}).catch(function(e){print("rej",e.message)})},1)',
    'stack overflow of JSON':
      'setTimeout(function(){Promise.resolve().then(function(){var o={},p=o;for(var i=0;i<200;i++){p.a={};p=p.a}print(JSON.stringify(o).length>0)}).catch(function(e){print("rej",e.message)})},1)',
    'stack overflow of sort':
      'setTimeout(function(){Promise.resolve().then(function(){function r(){[2,1].sort(function(a,b){r();return 0})}r()}).catch(function(e){print("rej",e.message)})},1)',
  }),
  ...probes('globals', {
    'functions that are there':
      'print(["print","require","setTimeout","setInterval","clearTimeout","clearInterval","changeInterval","setWatch","clearWatch","getTime","setTime","getSerial","load","save","reset","echo","edit","dump","trace","eval","isNaN","isFinite","parseInt","parseFloat","atob","btoa","encodeURIComponent","decodeURIComponent","digitalRead","digitalWrite","digitalPulse","analogRead","analogWrite","pinMode","getPinMode","shiftOut","peek8","peek16","peek32","poke8","poke16","poke32","setBusyIndicator","setSleepIndicator","setDeepSleep"].map(function(n){return n+":"+typeof global[n]}).join())',
    'classes that are there':
      'print(["Object","Array","String","Number","Boolean","Function","Date","RegExp","Error","TypeError","SyntaxError","ReferenceError","InternalError","Promise","ArrayBuffer","ArrayBufferView","DataView","Uint8Array","Uint8ClampedArray","Int8Array","Uint16Array","Int16Array","Uint24Array","Uint32Array","Int32Array","Float32Array","Float64Array","Math","JSON","E","process","Modules","Graphics","Serial","I2C","SPI","OneWire","Waveform","Pin","StorageFile","Socket","Server","AES","console","HIGH","LOW","File"].map(function(n){return n+":"+typeof global[n]}).join())',
    'what is missing':
      'print(["Map","Set","WeakMap","Symbol","Proxy","Reflect","BigInt","Intl","Atomics","RangeError","URIError","EvalError","Buffer","TextEncoder","URL","fetch","performance","structuredClone","queueMicrotask","setImmediate","escape","unescape","encodeURI","decodeURI","module","exports","window","document","self","globalThis","crypto","WebAssembly"].map(function(n){return n+":"+typeof global[n]}).join())',
    'undefined NaN Infinity': 'print(undefined,NaN,Infinity,typeof undefined)',
    getSerial: 'print(typeof getSerial(),getSerial().length>8)',
    'HIGH and LOW': 'print(HIGH,LOW)',
    'setTimeout is a value': 'var st=setTimeout;st(function(){print("t")},1);print(typeof st,st.length)',
    'aliases of natives': 'var f=Math.floor,c=String.fromCharCode;print(f(1.5),c(65))',
  }),
];
