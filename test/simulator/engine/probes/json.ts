import { caught, probes } from './probe.ts';

export const JSON_PROBES = probes('JSON', {
  values:
    'print(JSON.stringify(1),JSON.stringify("a"),JSON.stringify(true),JSON.stringify(null),JSON.stringify(undefined),JSON.stringify(NaN),JSON.stringify(1/0),JSON.stringify(-0),JSON.stringify(function(){}))',
  structures: 'print(JSON.stringify({a:1,b:[1,{c:2}],d:{}}),JSON.stringify([]),JSON.stringify({}),JSON.stringify([[],[[]]]))',
  'what is left out':
    'print(JSON.stringify({a:undefined,b:function(){},c:null}),JSON.stringify([undefined,function(){},null]),JSON.stringify({a:NaN}))',
  keys: 'print(JSON.stringify({"a b":1,1:2,"é":3,"q\\"":4}))',
  escapes: 'print(JSON.stringify("\\n\\t\\r\\b\\f\\v\\0\\x01\\x1f\\x7f\\x80\\xff\\"\\\\/"))',
  'bytes above 127': 'print(JSON.stringify("é€"),JSON.stringify({"ü":"ä"}))',
  numbers: 'print(JSON.stringify([1.5,1e21,1e-7,123456789.123,-1.25,0.5,1e300]))',
  'typed arrays':
    'print(JSON.stringify(new Uint8Array([1,2])),JSON.stringify({d:new Float32Array([0.25])}),JSON.stringify(new ArrayBuffer(3)))',
  dates: 'print(JSON.stringify(new Date(0)),JSON.stringify({t:new Date(1500)}))',
  toJSON:
    'print(JSON.stringify({toJSON:function(k){return {k:k}}}),JSON.stringify({a:{toJSON:function(k){return k+"!"}}}),JSON.stringify([{toJSON:function(k){return k}}]))',
  'the replacer is ignored': 'print(JSON.stringify({a:1,b:2},["a"]),JSON.stringify({a:1},function(k,v){return 5}))',
  indentation:
    'print(JSON.stringify({a:1,b:[1,2],c:{d:{}}},null,2));print(JSON.stringify([1,{a:2}],null,"\\t"));print(JSON.stringify({},null,2),JSON.stringify([],0,2))',
  'a cycle': 'var o={a:1};o.o=o;print(JSON.stringify(o));var l=[1];l.push(l);print(JSON.stringify(l))',
  'the same object twice': 'var x={a:1};print(JSON.stringify([x,x]),JSON.stringify({p:x,q:x}))',
  'pins and boxed values':
    'print(JSON.stringify(D5),JSON.stringify({p:D5}),JSON.stringify([D1]),JSON.stringify(new Number(5)),JSON.stringify(new String("a")),JSON.stringify(new Boolean(true)))',
  'errors and regular expressions': 'print(JSON.stringify(/a/),JSON.stringify({r:/a/}))',
  instances: 'class A{constructor(){this.x=1}m(){}}print(JSON.stringify(new A()),JSON.stringify({get a(){return 1},b:2}))',
  'parse values':
    'print(JSON.parse("1"),JSON.parse("-1.5e2"),JSON.parse(\'"a"\'),JSON.parse("true"),JSON.parse("null"),JSON.parse(" [1] "),JSON.parse("{}"),JSON.parse("[]"))',
  'parse structures': 'print(JSON.parse(\'{"a":[1,{"b":null}],"c":"d"}\'),JSON.parse("[[1],[2,[3]]]"))',
  'parse escapes':
    'print(JSON.parse(\'"\\\\n\\\\t\\\\u0041\\\\/\\\\\\\\"\').split("").map(function(c){return c.charCodeAt(0)}),JSON.parse(\'"\\\\u20ac"\').charCodeAt(0),JSON.parse(\'"\\\\u00e9"\').length)',
  'parse bytes': 'print(JSON.parse(\'"é"\').length,JSON.parse(\'"\\xe9"\').charCodeAt(0))',
  'parse what is not JSON':
    'print(JSON.parse("[1,2,]"),JSON.parse("{\'a\':1}"),JSON.parse("01"),JSON.parse("[1] x"),JSON.parse("0x10"),JSON.parse("1 // c"),JSON.parse("{\\"a\\":1,}"))',
  'parse errors of structure': caught(
    'JSON.parse("{")',
    'JSON.parse("[")',
    'JSON.parse("[1 2]")',
    'JSON.parse("{a:1}")',
    'JSON.parse("{\\"a\\" 1}")',
    'JSON.parse("{\\"a\\":}")',
    'JSON.parse("{,}")',
  ),
  'parse errors of values': caught(
    'JSON.parse("")',
    'JSON.parse("xx")',
    'JSON.parse("undefined")',
    'JSON.parse(undefined)',
    'JSON.parse()',
    'JSON.parse("+1")',
    'JSON.parse("\\"abc")',
    'JSON.parse("nul")',
    'JSON.parse("]")',
  ),
  'parse of what is no text': 'print(JSON.parse(5),JSON.parse(null),JSON.parse(true),JSON.parse([1]))',
  'parse twice the same key': 'print(JSON.parse(\'{"a":1,"a":2}\').a)',
  'parse a long text':
    'var l=[];for(var i=0;i<50;i++)l.push({i:i,s:"x"+i});var p=JSON.parse(JSON.stringify(l));print(p.length,p[49],JSON.stringify(p)==JSON.stringify(l))',
  'there and back':
    'var o={t:21.5,h:[1,2,{a:null}],s:"q\\n\\"",b:true};print(JSON.stringify(JSON.parse(JSON.stringify(o)))==JSON.stringify(o))',
  'command of a broker':
    'var m=JSON.parse(\'{"id":"7","intervalMs":5000,"nested":{"on":false}}\');print(m.id,m.intervalMs+1,m.nested.on,m.missing)',
  'deep structures': 'var o={};var p=o;for(var i=0;i<12;i++){p.a={};p=p.a}print(JSON.stringify(o))',
  'E.toJS':
    'print(E.toJS({a:1,"b c":[1,2],d:"q\\xff\\n",e:undefined,f:function(x){return 1},g:1/3,1:2}),E.toJS("x"),E.toJS(undefined),E.toJS(new Uint8Array([1,2])),E.toJS(D5))',
});
