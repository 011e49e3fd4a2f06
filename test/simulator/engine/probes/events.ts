import { caught, probes } from './probe.ts';

/** The build for Linux sleeps between timers, and pipes with it; the board goes on. */
const GOING = 'var n=0,i=setInterval(function(){if(++n>20)clearInterval(i)},10)';

export const EVENTS = [
  ...probes('events', {
    'emit is queued': 'var o={};o.on("x",function(a){print("heard",a)});o.emit("x",1);print("after")',
    'emit to nobody': 'var o={};print(o.emit("x"));o.emit("x",1)',
    'order of listeners':
      'var o={};o.on("x",function(){print(1)});o.on("x",function(){print(2)});o.prependListener("x",function(){print(0)});o.emit("x")',
    'this and arguments': 'var o={n:7};o.on("x",function(a,b,c,d){print(this.n,a,b,c,d,arguments.length)});o.emit("x",1,2,3,4)',
    'a listener that throws':
      'var o={};o.on("x",function(){throw new Error("l")});o.on("x",function(){print("second")});o.emit("x");setTimeout(function(){print("end")},20)',
    'removed while queued': 'var o={};function f(){print("f")}o.on("x",f);o.emit("x");o.removeListener("x",f);print("removed")',
    'removed by another listener':
      'var o={};function f(){print("f")}o.on("x",function(){o.removeListener("x",f)});o.on("x",f);o.emit("x");o.emit("x")',
    'added while running':
      'var o={};o.on("x",function(){print("a");o.on("x",function(){print("b")})});o.emit("x");setTimeout(function(){o.emit("x")},10)',
    removeAllListeners:
      'var o={};o.on("x",print);o.on("y",print);o.removeAllListeners("x");print(Object.keys(o));o.removeAllListeners();print(Object.keys(o))',
    'listeners are members': 'var o={};o.on("x",function(a){});print(o);o.on("x",function(b){});print(Object.keys(o),o["#onx"].length)',
    'text as listener': 'var o={};o.on("x","print(\'text\')");o.emit("x")',
    'once and off are missing':
      'print(typeof ({}).once,typeof ({}).off,typeof ({}).addListener,typeof ({}).listeners,typeof ({}).listenerCount)',
    'emit inside a listener':
      'var o={};o.on("a",function(){print("a");o.emit("b");print("a2")});o.on("b",function(){print("b")});o.emit("a")',
    'emits keep their order':
      'var o={},p={};o.on("x",function(v){print("o",v)});p.on("x",function(v){print("p",v)});o.emit("x",1);p.emit("x",2);o.emit("x",3)',
    'events of functions and classes':
      'function F(){}F.on("x",function(){print("F")});F.emit("x");class A{}var a=new A();a.on("x",function(){print("a",this===a)});a.emit("x")',
    'emit, promise, timer':
      'var o={};o.on("x",function(){print("emit")});setTimeout(function(){print("timer")},0);Promise.resolve().then(function(){print("promise")});o.emit("x");print("sync")',
    'a promise inside a listener':
      'var o={};o.on("x",function(){Promise.resolve().then(function(){print("p")});print("l")});o.on("x",function(){print("l2")});o.emit("x");o.emit("x")',
  }),
  ...probes('timers', {
    ids: 'print(setTimeout(function(){},1),setTimeout(function(){},1),setInterval(function(){clearInterval()},1))',
    'ids come again': 'var a=setTimeout(function(){},9);clearTimeout(a);print(a,setTimeout(function(){},9));clearTimeout()',
    'order by time, then by setting':
      'setTimeout(function(){print("b")},300);setTimeout(function(){print("a")},50);setTimeout(function(){print("c")},300)',
    'two due together run before promises':
      'setTimeout(function(){print(1);Promise.resolve().then(function(){print("p")})},5);setTimeout(function(){print(2)},5);var t=getTime()+0.02;while(getTime()<t);',
    'due in the wrong order of setting':
      'setTimeout(function(){print("late")},8);setTimeout(function(){print("early")},4);var t=getTime()+0.03;while(getTime()<t);',
    arguments: 'setTimeout(function(a,b,c){print(a,b,c)},1,"x",[2]);setInterval(function(a){print(a);clearInterval()},30,7)',
    this: 'setTimeout(function(){print(this===global)},1)',
    text: 'setTimeout("print(1+1)",1);var q=0;var i=setInterval("q++;if(q>2){clearInterval(i);print(q)}",20)',
    'zero, negative and none':
      'setTimeout(function(){print("z")},0);setTimeout(function(){print("n")},-5);setTimeout(function(){print("u")});setTimeout(function(){print("nan")},"x")',
    'timers set by timers': 'setTimeout(function(){print(1);setTimeout(function(){print(3)},0);print(2)},1)',
    'clearing another that is due':
      'var b;setTimeout(function(){print("a");clearTimeout(b)},5);b=setTimeout(function(){print("b")},5);var t=getTime()+0.02;while(getTime()<t);setTimeout(function(){print("end")},20)',
    'clearing oneself': 'var n=0,i=setInterval(function(){n++;clearInterval(i);print("n",n)},10);setTimeout(function(){print("end",n)},60)',
    'clear all':
      'setTimeout(function(){print("no")},5);setInterval(function(){print("no")},5);clearTimeout();setTimeout(function(){print("yes")},20)',
    'clear of both kinds':
      'var i=setInterval(function(){print("no")},5);clearTimeout(i);var t=setTimeout(function(){print("no")},5);clearInterval(t);setTimeout(function(){print("yes")},30)',
    changeInterval:
      'var n=0,t0=getTime();var i=setInterval(function(){n++;if(n==1)changeInterval(i,60);if(n==2){print((getTime()-t0)>0.075,(getTime()-t0)<0.2);clearInterval(i)}},20)',
    'a late interval runs once a round':
      'var l=[];var i=setInterval(function(){l.push("i");Promise.resolve().then(function(){l.push("p")});if(l.length>=4){clearInterval(i);print(l)}},10);var t=getTime()+0.05;while(getTime()<t);',
    'a timer that throws':
      'var n=0;var i=setInterval(function(){n++;if(n==2)throw new Error("x");if(n==3){clearInterval(i);print("n",n)}},15)',
    'intervals stay on their grid':
      'setTimeout(function(){var t0=getTime(),l=[];var i=setInterval(function(){l.push(Math.round((getTime()-t0)*5));if(l.length==4){clearInterval(i);print(l)}},200)},300)',
    missing: 'print(typeof setImmediate,typeof queueMicrotask,typeof requestAnimationFrame,typeof clearImmediate)',
  }),
  ...probes('pipes', {
    'a text in chunks, among other events':
      'E.pipe("Hello world, this is text",{write:function(d){print("w",d)},end:function(){print("end")},close:function(){print("close")}},{chunkSize:8,complete:function(p){print("complete",this===p,Object.keys(p))}});setTimeout(function(){print("t")},0);Promise.resolve().then(function(){print("promise")});print("sync")',
    'a destination that waits to be drained':
      'var n=0,d={write:function(x){print("d",x);return n++<1?false:undefined}};E.pipe("abcdefgh",d,{chunkSize:3,end:false,complete:function(){print("done")}});setTimeout(function(){print("drain");d.emit("drain");setTimeout(function(){print("drained");d.emit("drain",d)},100)},100)',
    'what it refuses': caught('E.pipe("a",{})', 'E.pipe({},{write:function(){}})', 'E.pipe("a",5)'),
    'options that it refuses, and goes on': `try{E.pipe("abc",{write:function(x){print("o",x)}},5)}catch(e){print(e.toString())}try{E.pipe("abc",{write:function(x){print("c",x)}},{chunkSize:-1})}catch(e){print(e.toString())}try{E.pipe("abc",{write:function(x){print("n",x)}},null)}catch(e){print(e.toString())}try{E.pipe("abc",{write:function(x){print("s",x)}},{chunkSize:"2"})}catch(e){print(e.toString())}E.pipe("abc",{write:function(x){print("f",x)}},{chunkSize:2.5});E.pipe("ab",{write:function(x){print("t",x)}},{chunkSize:true});${GOING}`,
    nothing: 'print(E.pipe(),E.pipe("a"),E.pipe(undefined,{}),E.pipe("",{write:print,end:function(){print("end")}}))',
    'a source of the program':
      'var s={n:0,read:function(c){return this.n++<3?"x"+c:undefined},close:function(){print("source closed")}};E.pipe(s,{write:function(x){print("s",x)},close:function(){print("destination closed")}});print(Object.keys(s).length)',
    'a source that has nothing at the moment':
      'var q=["a","","b",undefined],s={read:function(){return q.shift()}};E.pipe(s,{write:function(x){print("w",x)},end:function(){print("end")}})',
    'a destination that closes':
      'var d={write:function(x){print("w",x)},end:function(){print("end")}},s={read:function(){return ""},close:function(){print("source closed")}};E.pipe(s,d,{complete:function(){print("complete")}});setTimeout(function(){d.emit("close");setTimeout(function(){print(Object.keys(d))},50)},100)',
    'a source that closes':
      'var d={write:function(x){print("w",x)},end:function(){print("end")}},s={read:function(){return ""},close:function(){print("closed")}};E.pipe(s,d,{end:false,complete:function(){print("complete")}});setTimeout(function(){s.emit("close")},100)',
    'two at once': `var w=function(n){return {write:function(x){print(n,x)}}};E.pipe("aaaa",w(1),{chunkSize:2});E.pipe("bbbbbb",w(2),{chunkSize:2});${GOING}`,
    'errors of the program': `E.pipe({read:function(){throw new Error("r")}},{write:print,end:function(){print("end")}});E.pipe("ab",{write:function(){throw new Error("w")},end:function(){print("end 2")}},{chunkSize:1});${GOING}`,
    'functions that are gone': `var s={read:function(){return "x"}},d={write:print,end:function(){print("end")}};E.pipe(s,d);s.read=5;var f={write:print};E.pipe("zz",f);f.write=undefined;${GOING}`,
    'bytes of an array': 'var n=0;E.pipe({read:function(){return n++?undefined:new Uint8Array([1,2,3])}},{write:function(x){print(x)}})',
    'a serial port':
      'LoopbackA.pipe({write:function(x){print("b",x)}});setTimeout(function(){LoopbackB.write("hello, this is more than a line of bytes")},50);setTimeout(function(){LoopbackB.write("again")},150)',
    'a file in Storage':
      'var f=require("Storage").open("log","w");f.write("one two three four");f=require("Storage").open("log","r");f.pipe({write:function(x){print(x)},end:function(){print("end")}},{chunkSize:7})',
  }),
  ...probes('promises', {
    'then and catch':
      'Promise.resolve(1).then(function(v){print(v);throw new Error("e")}).catch(function(e){print(e.message);return 2}).then(function(v){print(v)})',
    'executor runs at once': 'new Promise(function(r){print("in");r(1)}).then(function(v){print("then",v)});print("out")',
    'reject in the executor': 'new Promise(function(a,b){b("no")}).then(print,function(e){print("rej",e)})',
    'throw in the executor': 'new Promise(function(a){global.keep=a;throw new Error("x")}).catch(function(e){print(e.message)})',
    'settled once': 'new Promise(function(a,b){a(1);a(2);b(3)}).then(function(v){print(v)},function(e){print("rej",e)})',
    'resolved by a promise': 'new Promise(function(a){a(Promise.resolve(5))}).then(function(v){print(v)})',
    'returned promises':
      'Promise.resolve().then(function(){return new Promise(function(r){setTimeout(r,5,"later")})}).then(function(v){print(v)})',
    thenables:
      'Promise.resolve({then:function(r){r("t")}}).then(function(v){print(v)});new Promise(function(a){a({then:function(r,j){j("no")}})}).catch(function(e){print(e)})',
    'values pass through':
      'Promise.resolve(1).then().then(function(v){print("v",v)});Promise.reject(2).then(function(){print("no")}).catch(function(e){print("e",e)})',
    all: 'Promise.all([1,Promise.resolve(2),new Promise(function(r){setTimeout(r,5,3)})]).then(function(l){print(l)});Promise.all([]).then(function(l){print(l)})',
    'all rejects': 'Promise.all([Promise.resolve(1),Promise.reject("x"),Promise.reject("y")]).then(print,function(e){print("rej",e)})',
    unhandled: 'Promise.reject(new Error("u"));setTimeout(function(){Promise.reject("v")},300);setTimeout(function(){print("end")},600)',
    'unhandled in a chain': 'Promise.resolve().then(function(){throw new Error("c")});setTimeout(function(){print("end")},20)',
    'handled too late': 'var p=Promise.reject("l");setTimeout(function(){p.catch(function(e){print("late",e)})},20)',
    'missing members':
      'print(["race","any","allSettled","withResolvers","all","resolve","reject"].map(function(n){return typeof Promise[n]}),typeof Promise.resolve().finally)',
    'order of jobs':
      'Promise.resolve().then(function(){print(1)}).then(function(){print(3)});Promise.resolve().then(function(){print(2)}).then(function(){print(4)})',
    'order with a returned promise':
      'Promise.resolve().then(function(){return Promise.resolve()}).then(function(){print("r")});Promise.resolve().then(function(){print(1)}).then(function(){print(2)}).then(function(){print(3)}).then(function(){print(4)})',
    kinds: 'var p=Promise.resolve(1);print(p instanceof Promise,typeof p,typeof p.then,Promise.resolve(p)===p)',
    printed: 'print(Promise.resolve(1));print(new Promise(function(r){global.k=r}))',
    'from timers':
      'setTimeout(function(){Promise.resolve().then(function(){print("p1")});print("t1")},1);setTimeout(function(){print("t2")},30)',
    'then twice': 'var p=Promise.resolve(5);p.then(function(v){print("a",v);return 6});p.then(function(v){print("b",v)})',
    'a chain of many': 'var p=Promise.resolve(0);for(var i=0;i<20;i++)p=p.then(function(v){return v+1});p.then(function(v){print(v)})',
    'rejection of nothing': 'Promise.reject().catch(function(e){print("e",e)})',
  }),
];
