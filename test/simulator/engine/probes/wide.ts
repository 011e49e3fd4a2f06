import { LCG, caught, type Probe } from './probe.ts';

const RANDOM = LCG;

/** Programs that touch many things at once. */
export const WIDE: readonly Probe[] = [
  { name: 'payload of a reading', code: 'print(JSON.stringify({t:23.456789012345678,h:1/3,s:0.1+0.2}))' },
  {
    name: 'numbers with a given exponent',
    code: 'print([1e-6,1e-7,9.99999e-7,1e20,1e21,1e300,5e-324,1.7976931348623157e308,-1e-9,123e18].join(" "))',
  },
  {
    name: 'numbers near integers',
    code: 'print([0.99999999,99.99999999,2.99999999999,3.0000001,-0.99999999,1e15+0.3,2147483648,-2147483649,4294967296.5].join(" "))',
  },
  { name: 'special numbers', code: 'print(NaN,1/0,-1/0,-0,0*-1,undefined+1,null+1,true+true,undefined+undefined)' },
  {
    name: 'doubles of every size',
    needs: 'doubles',
    code: `${RANDOM}var u=new Uint32Array(2),f=new Float64Array(u.buffer);for(var i=0;i<400;i++){u[0]=r();u[1]=r()*2;print(f[0])}`,
  },
  {
    name: 'decimal fractions',
    needs: 'doubles',
    code: `${RANDOM}for(var i=0;i<400;i++)print((r()-1073741824)/Math.pow(10,r()%14),r()/1000,r()*r())`,
  },
  {
    name: 'fixed decimals and radix',
    needs: 'doubles',
    code: `${RANDOM}for(var i=0;i<100;i++){var x=(r()-1073741824)/Math.pow(10,r()%12);print(x.toFixed(r()%7),x.toString(2+r()%30),(r()%1000).toString(2+r()%30),parseFloat(""+x))}`,
  },
  {
    name: 'number literals',
    code: 'print(0.3,0.7,1.1,2.2,123.456,1e-5,12345.6789e-3,0.1e1,1e22,1.5e300,017,0x10,0b11,0o17,1e5,5e-1,1_000,08,.5,5.);print(0.1+0.2===0.3,0.30000000000000004==0.3,12345678901234567890,0xFFFFFFFF,1e400)',
  },
  {
    name: 'text to number',
    code: 'print(parseFloat("1.5abc"),parseFloat("abc"),parseInt("0x1F"),parseInt("12px"),Number("0x10"),Number(""),Number("5 "),Number(null),Number(undefined),Number("1e3"),parseInt("077"),parseInt(""),parseInt("9999999999"),parseInt("z",36),"5"*"2","5"-2)',
  },
  {
    name: 'powers and roots',
    needs: 'doubles',
    code: 'print(Math.pow(10,10)===1e10,Math.pow(2,0.5),Math.pow(-2,3),Math.pow(-2,11),Math.pow(0,0),Math.pow(44330,0.190295),Math.sqrt(2)-1.4142135623730951,Math.cos(1),Math.tan(1),Math.acos(0.5))',
  },
  {
    name: 'rounding',
    code: 'print(Math.round(2.5),Math.round(-2.5),Math.round(-0.5),Math.sign(-3),Math.clip(5,0,3),Math.wrap(5,3),Math.wrap(-1,3),Math.floor(-1.5),Math.ceil(1.2),Math.min(),Math.max(1,"2"))',
  },
  {
    name: 'text of values',
    code: 'print(""+null,""+undefined,""+[1,[2,3]],""+{},""+true,[null,undefined,1]+"",(function(a,b){return a})+"",String([1.5,0.1+0.2]),`t${1/3}`,"a"+0.3,1+"2",[1]+2,({valueOf:function(){return 4}})+1,1+new Date(5))',
  },
  {
    name: 'text of functions',
    code: 'print(()=>1,x=>x+1,(a,b)=>{return 1});var f=function(a){ /*c*/ return a };print(f.toString());print({g:f,h(){},get x(){return 1}})',
  },
  {
    name: 'bytes of strings',
    code: 'print("é".length,"€".length,"\\u20ac".charCodeAt(0),"\\u00e9".length,JSON.stringify("é"),String.fromCharCode(300,65).charCodeAt(0),JSON.parse(\'"\\\\u20ac"\').charCodeAt(0))',
  },
  {
    name: 'string methods',
    code: 'print("x".repeat(3),"abc".substr(-2),"abc".slice(1),"a,b".split(","),"a-b-c".split("-",2),"abc".indexOf("c"),"ABC".toLowerCase(),"  a ".trim()+"|","abc"[1],"abc".charCodeAt(9),"abc".padStart(5,"*"),"aXbX".replace("X","y"),"aXbX".replace(/X/g,"y"),"a1".concat(1/3,"x"),"abc".substring(2,0),"abc".startsWith("a"),"b"<"a","10"<9)',
  },
  {
    name: 'array methods',
    code: 'print([10,9,1,"b","a",2].sort(),[3,1,2].sort(function(a,b){return a<b}),[1,2,3].join("-"),[1,2,3].indexOf(2),[1,2].concat([4],5),[1,2,3].reverse(),[1,2,3].splice(1,1),[3,4].map(function(x,i,a){return x+i+a.length}),[1,2].reduce(function(a,b){return a+b}),[5].find(function(x){return x>1}),[1,2].includes(2),new Array(3),[1,2,3].slice(-2))',
  },
  {
    name: 'typed arrays',
    code: 'print(new Uint8Array([1,2,3]).slice(1),new Uint8Array([1,2,3]).map(function(x){return x*2}),new Uint8Array([3,1,2]).sort(),new Uint8Array([1,2,3]).filter(function(x){return x>1}),new Uint8Array([1,2,3]).subarray(1),new Uint16Array([1,2]).buffer,new Float32Array([0.1,1/3]),new Uint8Array(3),new Uint8Array([1,2])+"")',
  },
  {
    name: 'object functions',
    code: 'print(Object.keys({b:1,a:2}),Object.assign({a:1},{b:2}),Object.entries({a:1}),Object.values({a:1}),Object.create({q:1}).q,Object.keys("ab"),Object.keys(5),typeof null,({}).toString())',
  },
  {
    name: 'missing members',
    code: 'print(typeof Map,typeof Symbol,typeof [].flat,typeof Array.from,typeof Object.freeze,typeof Math.trunc,typeof Number.isInteger,typeof Promise.race,typeof "".at,typeof setImmediate,typeof "".trimStart,typeof [].lastIndexOf,typeof RangeError,typeof (1).toPrecision)',
  },
  {
    name: 'printing structures',
    code: 'print({a:1,b:"x",c:[1,2,{d:undefined}],n:null,u:undefined,d:1.5,z:new Uint8Array([1,2]),k:new Uint8Array(3)});print([1,"a",undefined,null],[],{},"s",1,undefined,null,true);print({a:1,b:2,c:3,d:4,e:5,f:6});print([[1,2],[3,4]]);print([{a:1},{b:[]}]);print({a:{b:{c:{d:1}}}});var o={};o.o=o;print(o)',
  },
  { name: 'printing strings inside structures', code: 'print("a\\n\\"q",["a\\n\\"q\\x80\\x01","\\x012"])' },
  {
    name: 'printing objects of classes',
    code: 'class A{constructor(){this.a=1} toString(){return "AA"}};class B{constructor(){this.a=1}};print(new A(),[new A()],""+new A(),new B(),[new B()],""+new B());print(new Error("E"),new Date(0),new ArrayBuffer(2))',
  },
  {
    name: 'JSON.stringify',
    code: 'print(JSON.stringify({a:1,b:[1,undefined,function(){}],c:undefined,d:function(){},e:"\\x01\\xe9\\n\\"",f:NaN,g:1/3,h:new Date(0),i:null,j:true,k:new Uint8Array(3),l:{toJSON:function(k){return "J"+k}},m:-0,n:1e21,o:new ArrayBuffer(2)}));print(JSON.stringify(undefined),JSON.stringify("s"),JSON.stringify([]),JSON.stringify(function(){}));print(JSON.stringify({a:{b:[1,{c:2}]}},null,2));var o={};o.o=o;print(JSON.stringify(o))',
  },
  {
    name: 'JSON.parse',
    code: `print(JSON.parse("[1,2,]"),JSON.parse("{'a':01}"),JSON.parse("[1] x"),JSON.parse("-5"),JSON.parse("1.5e2"),JSON.parse("null"),JSON.parse(" true"),JSON.parse("0.3")===0.3)\n${caught('JSON.parse("{")', 'JSON.parse("xx")', 'JSON.parse("")', 'JSON.parse("[1 2]")', 'JSON.parse("{a:1}")')}`,
  },
  {
    name: 'errors of names and members',
    code: caught(
      'foo',
      'foo()',
      'var u;u.x',
      'var u;u.x()',
      'var u;u.x=1',
      'var u;u[0]',
      'null.x',
      'var o={};o.f()',
      'var o={};o.a.b.c()',
      'var o={};o["q"]()',
      'new foo()',
      'new foo.bar()',
      '({}).x.y',
      '(function(){return z1})()',
    ),
  },
  {
    name: 'errors of operators and statements',
    code: caught(
      'const c=1;c=2',
      '1 instanceof 5',
      'for(var i in undefined);',
      'for(var i in null);',
      'for(var i of 5);',
      'for(var i of undefined);',
      '[].length=4',
      'var n=5;new n()',
    ),
  },
  {
    name: 'errors of natives',
    code: caught(
      'require("nope")',
      'new Promise()',
      'clearTimeout(undefined)',
      'clearInterval(undefined)',
      'setTimeout(5,3)',
      'changeInterval(55,3)',
      'new Uint8Array("str")',
      '[].forEach(5)',
      '[1].map()',
      '({}).on(5,function(){})',
      '({}).on("a",5)',
      '[].reduce(function(){})',
    ),
  },
  {
    name: 'error objects',
    code: 'var e=new TypeError("q");print(e instanceof Error,e instanceof TypeError,e.name,Object.keys(e),e.message,e.toString(),""+new Error(),Error("x").message);try{throw {a:1}}catch(x){print(x)};try{throw "s"}catch(x){print(x)}',
  },
  {
    name: 'functions are not hoisted',
    code: `${caught('early()')}\nfunction early(){}\n${caught('(function(){return late();function late(){return 1}})()')}\nvar v=1;var v;print(v)`,
  },
  {
    name: 'order of emits, promises and timers',
    code: 'setTimeout(function(){var o={};o.on("x",function(a){print("emit",a)});o.on("x",function(a){print("second",this===o)});setTimeout(function(){print("timer")},0);Promise.resolve(1).then(function(v){print("promise",v)});o.emit("x",5,6);o.emit("y");print("sync");print(o)},1)',
  },
  {
    name: 'order of promise jobs',
    code: 'var l=[];function p(n){return Promise.resolve(n).then(function(v){print(v);return v})}p("a1").then(function(){print("a2")}).then(function(){print("a3")});p("b1").then(function(){return p("b2")}).then(function(){print("b3")});new Promise(function(r){print("exec");r(p("c1"))}).then(function(v){print("c2",v)});Promise.all([1,p("d1"),Promise.resolve(3)]).then(function(v){print(v)});Promise.all([]).then(function(v){print("empty",v)});print("end")',
  },
  {
    name: 'rejections',
    code: 'Promise.reject(new Error("r")).catch(function(e){print("c",e.message);return 4}).then(function(v){print(v)});new Promise(function(a,b){global.K=a;throw new Error("x")}).then(function(){print("no")},function(e){print("rej",e.message)});Promise.all([Promise.reject(7),Promise.resolve(1)]).catch(function(e){print("all",e)});Promise.resolve().then(function(){return zork}).catch(function(e){print(e+"")});Promise.resolve({then:function(a,b){b("thenable")}}).catch(function(e){print(e)})',
  },
  {
    name: 'a late then on a settled promise',
    code: 'var p=Promise.resolve(1);setTimeout(function(){p.then(function(v){print("late",v)});p.then().then(function(v){print("passed",v)},function(e){print("rejected",e)})},300)',
  },
  {
    name: 'uncaught errors',
    code: 'process.on("uncaughtException",function(e){print("UE",e)});setTimeout(function(){print("t");throw new Error("one")},1);setTimeout(function(){Promise.resolve().then(function(){throw "two"})},300);setTimeout(function(){var o={};o.on("x",function(){throw 3});o.on("x",function(){print("next runs")});o.emit("x")},600);setTimeout(function(){Promise.reject("r")},900)',
  },
  {
    name: 'timer ids come again',
    code: 'var a=setTimeout(function(){},50);var b=setTimeout(function(){},60);print(a,b);clearTimeout(b);print(setTimeout(function(){},70));clearTimeout();print(setInterval(function(){print("i");clearTimeout()},5,1))',
  },
  {
    name: 'timer arguments and source text',
    code: 'setTimeout(function(a,b){print(a,b,this===global)},1,"x",2);setTimeout("print(\'text\')",20);var n=0,i=setInterval(function(){print("i",++n);if(n==3)clearInterval(i)},40)',
  },
  {
    name: 'a late interval catches up',
    code: 'var n=0,soon=0,last=0,blocked=false;var i=setInterval(function(){n++;if(blocked&&getTime()-last<0.004)soon++;last=getTime()},20);setTimeout(function(){var t=getTime()+0.21;while(getTime()<t);blocked=true;print("blocked",n<3)},30);setTimeout(function(){print(soon>=7,n>=19);clearInterval(i)},410)',
  },
  {
    name: 'stack overflow in a promise job',
    code: 'setTimeout(function(){Promise.resolve().then(function(){function r(){r()}try{r()}catch(e){print("caught",e.message)}finally{print("fin")}}).catch(function(e){print("rej",e+"")})},1)',
  },
  {
    name: 'stack overflow in a timer',
    code: 'process.on("uncaughtException",function(e){print("UE",e+"")});setTimeout(function(){function r(){r()}try{r()}catch(e){print("caught")}finally{print("fin")}print("after")},1);setTimeout(function(){print("alive")},40)',
  },
  {
    name: 'modules from text',
    code: 'Modules.addCached("m",function(){exports.a=1;exports.f=function(){return exports.a+1}});Modules.addCached("n",\'module.exports=function(){return "n"}\');Modules.addCached("o","exports={q:this===exports}");print(require("m").f(),require("n")(),require("o"),Modules.getCached())',
  },
  {
    name: 'dates',
    code: 'print(new Date(1e12).toISOString(),new Date(1e12).toString(),new Date(2020,1,3,4,5,6).getTime(),new Date("2020-02-03T04:05:06Z").getTime(),new Date(5)-new Date(2),JSON.stringify(new Date(1500)),new Date(1e12).getHours(),new Date(0).getDay(),Date.parse("2011-10-20"))',
  },
  {
    name: 'base64 and URI',
    code: 'print(btoa("hi"),atob("aGk="),btoa(new Uint8Array([1,2,255])),encodeURIComponent("a b/"),decodeURIComponent("a%20b"))',
  },
  {
    name: 'functions of E',
    code: 'print(E.CRC32("abc"),E.toString([65,66]),E.toUint8Array("ab",1),E.toArrayBuffer("ab"),E.clip(5,0,3),E.sum([1,2]),E.variance([1,2],1.5),E.toJS({a:"\\xff",b:[1],"c d":0.1+0.2}),E.reverseByte(1))',
  },
  {
    name: 'hashes',
    code: 'var c=require("crypto");print(c.SHA256("abc"),c.SHA1("abc").byteLength,c.SHA512(new Uint8Array(4)).byteLength,c.PBKDF2("key","msg",{keySize:8,iterations:1,hasher:"SHA256"}))',
  },
  {
    name: 'Storage',
    code: `var S=require("Storage");print(S.read("nope"),S.readJSON("nope"),S.write("a","hello"),S.read("a"),S.read("a",1,2),S.list(),S.write("b",{a:1}),S.read("b"),S.write("c",[1,2,300]),S.readArrayBuffer("c"));print(S.write("n12345678901234567890123456789012345","q"),S.list());print(S.erase("b"),S.list(/^a/),S.writeJSON("j",{a:1.5,b:"x"}),S.read("j"),S.readJSON("j"),S.write("a","hello"))\n${caught('S.write("z","")', 'S.write("w","ab",0,10);S.write("w","cd",5)', 'S.write("w","xx",20)', 'S.write("w","qq",5)', 'S.write("nofile","xx",5)', 'S.readJSON("a")', 'S.write("q")')}`,
  },
  {
    name: 'pins',
    code: `print(D5.toString(),D5+"",D5+1,D5==5,JSON.stringify(D5),D5===Pin(5));digitalWrite(D4,1);print(digitalRead(D4));digitalWrite([D5,D4],2);print(digitalRead(D5)|digitalRead(D4));pinMode(D4,"input_pullup");print(getPinMode(D4),setWatch(function(){},D4,{repeat:true}),setWatch(function(){},D5,{repeat:true}))\n${caught('pinMode(D4,"zork")', 'digitalWrite("zork",1)', 'setWatch(5,D4)', 'clearWatch(99)', 'clearWatch(undefined)')}`.replace(
      'digitalWrite(D4,1);print(digitalRead(D4));digitalWrite([D5,D4],2);print(digitalRead(D5)|digitalRead(D4));',
      '',
    ),
  },
];
