import { caught, probes } from './probe.ts';

export const OBJECTS = probes('objects', {
  keys: 'print(Object.keys({b:1,a:2,1:3}),Object.keys([5,6]),Object.keys("ab"),Object.keys(5),Object.keys(null),Object.keys(function(){}))',
  'values and entries': 'print(Object.values({a:1,b:2}),Object.entries({a:1}),Object.values([5]),Object.fromEntries([["a",1],["b",2]]))',
  assign: `var t={a:1};print(Object.assign(t,{b:2},{a:3}),t,Object.assign({},null,undefined,{c:1}))\n${caught('Object.assign([1],{a:1})', 'Object.assign(5,{a:1})', 'Object.assign()')}`,
  create: `var p={x:1},o=Object.create(p);print(o.x,Object.keys(o),Object.getPrototypeOf(o)===p,o.hasOwnProperty("x"))\n${caught('Object.create(null).x', 'Object.create(5)')}`,
  hasOwnProperty:
    'var o={a:undefined,0:1};print(o.hasOwnProperty("a"),o.hasOwnProperty("b"),o.hasOwnProperty(0),[1].hasOwnProperty(0),[1].hasOwnProperty("length"),"ab".hasOwnProperty(1),o.hasOwnProperty("toString"))',
  'own property names': 'print(Object.getOwnPropertyNames({a:1,b:2}),Object.getOwnPropertyNames([7]),typeof Object.getOwnPropertySymbols)',
  descriptors:
    'print(Object.getOwnPropertyDescriptor({a:1},"a"),Object.getOwnPropertyDescriptor({get a(){return 1}},"a").set,Object.getOwnPropertyDescriptor({},"q"))',
  'missing statics':
    'print(["is","freeze","seal","isFrozen","hasOwn","preventExtensions","groupBy"].map(function(n){return typeof Object[n]}),["isPrototypeOf","propertyIsEnumerable","toLocaleString","__defineGetter__"].map(function(n){return typeof ({})[n]}))',
  setPrototypeOf: 'var o={};Object.setPrototypeOf(o,{y:2});print(o.y,o.__proto__.y,typeof o.__proto__)',
  __proto__:
    'var o={__proto__:{z:1}};print(o.z,Object.keys(o));function A(){}print(new A().__proto__===A.prototype,[].__proto__===Array.prototype)',
  'keys are text': 'var o={};o[1]="a";o["1"]="b";o[1.5]="c";o[true]="d";o[null]="e";o[undefined]="f";o[[1,2]]="g";o[{}]="h";print(o)',
  'order of keys': 'var o={};o.z=1;o[2]=1;o.a=1;o[1]=1;print(Object.keys(o));delete o.z;o.z=2;print(Object.keys(o))',
  'valueOf and toString':
    'var o={valueOf:function(){return 5},toString:function(){return "s"}};print(o+1,o*2,`${o}`,o+"",String(o),o>4,o==5)',
  'only toString': 'var o={toString:function(){return "7"}};print(o+1,o*2,o==7,[o]+"")',
  'deep paths': caught(
    'var o={a:{b:1}};o.a.b.c.d',
    'var o={};o.a.b',
    'var o={};o.a.b=1',
    'var o={};o.f()',
    'var o={a:1};o.a()',
    'var o={};o["x y"]()',
    'var o={};o[1]()',
  ),
  'members of undefined': caught(
    'undefined.x',
    'undefined[0]',
    'undefined["x"]',
    'undefined()',
    'undefined.x()',
    'var u;u.x=1',
    'var u;u[1]=1',
  ),
  'members of null': caught('null.x', 'null[0]', 'null()', 'var n=null;n.x=1', 'var n=null;n.f()'),
  defineProperties: 'var o={};Object.defineProperties(o,{a:{value:1},b:{get:function(){return 2}}});print(o.a,o.b)',
  'getters throw': caught('var o={get a(){throw new Error("g")}};o.a'),
  'setters only': 'var o={set a(v){this.b=v}};o.a=5;print(o.a,o.b)',
  'toString of kinds':
    'print(({}).toString(),[1].toString(),(5).toString(),true.toString(),(function(){}).toString(),Object.prototype.toString.call([]))',
  'equality by identity': 'var a={},b=a;print(a==b,a=={},a===b,[a].indexOf(b),[a].includes({}))',
  'functions as objects': 'function f(){}f.a=1;f.prototype.m=2;print(f.a,new f().m,f.prototype.constructor===f,typeof f.call)',
  'deleting members': 'var o={a:1,b:{c:2}};delete o.b.c;print(o,delete o.b,o,delete o.x.y===true)',
  'object literals': 'var x=1;print({x,"a b":2,3:4,[5]:6})',
  'numeric keys': 'var o={1:"a",2:"b"};print(o[1],o["2"],o[1+1],Object.keys(o))',
  'hash as table': 'var h={};["b","a","b"].forEach(function(k){h[k]=(h[k]|0)+1});print(h)',
  'Function toString':
    'print((function(a,b){return a+b}).toString(),(()=>1).toString(),(x=>x+1).toString(),((a,b)=>{return 1}).toString(),print.toString(),(class A{m(){}}).toString())',
  'a function printed': 'print(function(){},function named(a){return a},x=>x,{f:function(a){return 1}},[function(){}],print,Math.floor)',
});
