import { caught, probes } from './probe.ts';

const S = 'var S=require("Storage");S.eraseAll();';

export const MODULES = probes('modules', {
  'from Storage': `${S}S.write("m1","exports.a=1;exports.f=function(){return exports.a+1}");print(require("m1").f(),require("m1")===require("m1"))`,
  'module.exports': `${S}S.write("m2","module.exports=function(){return 7}");print(require("m2")())`,
  'exports assigned': `${S}S.write("m3","exports={x:5}");print(require("m3").x)`,
  'the scope of a module': `${S}S.write("m4","var q=1;exports.g=function(){return ++q}");print(require("m4").g(),require("m4").g(),typeof q)`,
  'this in a module': `${S}S.write("m5","exports.t=this===exports;exports.u=this===global");print(require("m5"))`,
  'a module that throws': `${S}S.write("m6","throw new Error('in')");\n${caught('require("m6")')}`,
  'a module that requires another': `${S}S.write("a1","exports.v=require('b1').v+1");S.write("b1","exports.v=1");print(require("a1").v)`,
  'no extension is added': `${S}S.write("m7.js","exports.a=1");\n${caught('require("m7")')}\nprint(require("m7.js").a)`,
  cached: `${S}S.write("m8","exports.a=1");require("m8");S.write("m8","exports.a=2");print(require("m8").a);Modules.removeCached("m8");print(require("m8").a);print(Modules.getCached())`,
  removing: `${caught('Modules.removeCached("zz")', 'Modules.removeCached()')}\nModules.addCached("q","exports.a=1");Modules.removeAllCached();print(Modules.getCached())`,
  'added text and functions':
    'Modules.addCached("t","exports.a=1");Modules.addCached("f",function(){exports.b=2});print(require("t").a,require("f").b,Modules.getCached())',
  'an empty module': `${S}S.write("e"," ");print(require("e"))`,
  'return in a module': `${S}S.write("r","exports.a=1;return;exports.a=2");\n${caught('print(require("r").a)')}`,
  'exports outside': caught('exports.x=1', 'module.exports=1'),
  'functions of a module in flash': `${S}S.write("ff","exports.f=function(a){return a+1}");print(require("ff").f.toString(),require("ff").f(1))`,
  'a module replaced while in use': `${S}S.write("rr","exports.f=function(){return 1}");var m=require("rr");S.erase("rr");try{print(m.f())}catch(e){print(e.toString())}`,
  'eval of a file': `${S}S.write("ev","var z=5;z*2");print(eval(S.read("ev")))`,
  'text with bytes': `${S}S.write("by","exports.s='\\xe9'");print(require("by").s.charCodeAt(0))`,
});
