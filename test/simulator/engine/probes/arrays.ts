import { caught, probes } from './probe.ts';

const ALL = '["at","flat","flatMap","keys","entries","lastIndexOf","findLast","reduceRight","copyWithin","toSorted","with","toReversed"]';

export const ARRAYS = [
  ...probes('arrays', {
    'making arrays':
      'print(new Array(3),new Array(1,2),Array(2),new Array("3"),[],[1,],Array.isArray([]),Array.isArray({length:0}),typeof Array.of,typeof Array.from)',
    'making arrays of bad sizes': caught('new Array(-1)', 'new Array(1.5)', 'print(new Array(1.5).length)'),
    holes: 'var a=[];a[3]=1;print(a,a.length,a[0],0 in a,JSON.stringify(a));a[1]=undefined;print(a)',
    'push and pop': 'var a=[];print(a.push(1),a.push(2,3),a.pop(),a,[].pop(),a.unshift(0),a.unshift(8,9),a.shift(),a,[].shift())',
    splice: 'var a=[1,2,3,4,5];print(a.splice(1,2),a,a.splice(1,0,"x","y"),a,a.splice(-1),a,a.splice(1),a,a.splice(),a)',
    slice: 'var a=[1,2,3,4];print(a.slice(),a.slice(1),a.slice(-2),a.slice(1,3),a.slice(1,-1),a.slice(3,1),a.slice(9))',
    concat: 'print([1].concat(2,[3,[4]],"a"),[].concat([]),[1].concat(undefined),[1].concat({a:1}))',
    indexOf:
      'print([1,2,1].indexOf(1),[1,2,1].indexOf(1,1),[1,"1"].indexOf("1"),[NaN].indexOf(NaN),[1].indexOf(2),[1,2].includes(2),[NaN].includes(NaN),[null].indexOf(undefined),[undefined].indexOf(undefined))',
    join: 'print([1,2].join(),[1,2].join(""),[1,null,undefined,[2,3]].join("-"),[].join("x")+"|",[1,2].join(undefined),[1,2].join(0))',
    reverse: 'var a=[1,2,3];print(a.reverse(),a,[].reverse())',
    'sort as text': 'print([10,9,1].sort(),["b","a",10,9].sort(),[3,undefined,1].sort(),[true,false].sort(),[1.5,-1,0].sort(),[].sort())',
    'sort by a function':
      'print([3,1,2].sort(function(a,b){return a-b}),[3,1,2].sort(function(a,b){return b-a}),[3,1,2].sort((a,b)=>a>b),[3,1,2].sort((a,b)=>a<b),[1,2,3].sort(()=>0))',
    'sort by a wrong function': caught('[2,1].sort(5)', '[2,1].sort("x")', '[2,1].sort(null)', '[2,1].sort(undefined)'),
    'sort keeps equal ones in order': 'print(["b2","a1","b1","a2","c1","a3"].sort(function(a,b){return a.charCodeAt(0)-b.charCodeAt(0)}))',
    'sort of many': 'var a=[],s=7;for(var i=0;i<40;i++){s=(s*75+74)%257;a.push(s)}print(a.sort(function(x,y){return x-y}).join(","))',
    'callbacks and their arguments':
      'var a=[5,6];a.forEach(function(v,i,l){print(v,i,l===a,this===global)});a.map(function(v){print(this.q)},{q:7})',
    'map filter some every':
      'print([1,2,3].map(function(x){return x*2}),[1,2,3].filter(function(x){return x&1}),[1,2].some(function(x){return x>1}),[1,2].every(function(x){return x>1}),[].every(function(){}),[].some(function(){}))',
    'callbacks over holes':
      'var h=[1];h[2]=3;var n=0;h.forEach(function(){n++});print(n,h.map(function(x){return x}),h.filter(function(){return true}))',
    find: 'print([1,5,7].find(function(x){return x>3}),[1].find(function(){}),[1,5].findIndex(function(x){return x==5}),[1].findIndex(function(){}))',
    reduce: `print([1,2,3].reduce(function(a,b){return a+b}),[1,2].reduce(function(a,b){return a+b},10),[].reduce(function(){},5),[7].reduce(function(){}))\n${caught('[].reduce(function(){})')}`,
    fill: 'print(new Array(3).fill(0),[1,2,3].fill(9,1),[1,2,3].fill(9,1,2),[1,2,3].fill(9,-1),[].fill(1))',
    'callbacks that are none': caught('[1].forEach()', '[1].map(5)', '[1].filter("x")', '[].forEach(5)', '[1].find({})', '[1].reduce(1)'),
    'length is read-only': caught('var a=[1,2];a.length=0', 'var a=[];a.length=5', 'var a=[1];a.length++'),
    'members of arrays': 'var a=[1,2];a.x=3;a["-1"]=4;print(a.length,a.x,a[-1],Object.keys(a),JSON.stringify(a));print(a)',
    'index kinds': 'var a=[1,2,3];print(a["1"],a[1.0],a[1.5],a["01"],a[true],a[null],a[undefined])',
    'changing while iterating': 'var a=[1,2,3],n=0;a.forEach(function(v){n++;if(v==1)a.push(9)});print(n,a)',
    'removing while iterating': 'var a=[1,2,3,4],l=[];a.forEach(function(v){l.push(v);if(v==2)a.splice(0,1)});print(l,a)',
    'nested arrays': 'var a=[[1,2],[3,[4]]];print(a[1][1][0],a.length,a[0].concat(a[1]))',
    equality: 'print([]==[],[1]=="1",[1,2]=="1,2",[]==0,[0]==false,[1]===[1])',
    'missing members': `print(${ALL}.map(function(n){return typeof [][n]}))`,
    'large arrays': 'var a=[];for(var i=0;i<500;i++)a.push(i);print(a.length,a[499],a.indexOf(250),a.slice(-3))',
    'destructive methods give': 'var a=[3,1,2];print(a.sort()===a,a.reverse()===a,a.fill(0)===a,a.concat()===a,a.slice()===a)',
    'errors of arrays': caught('[].foo()', '[1][5].x', '[1][0].x.y', '[].x.y', 'var a=[];a[0][1]=5'),
  }),
  ...probes('typed arrays', {
    making:
      'print(new Uint8Array(2),new Uint8Array([1,256,-1,3.7]),new Int8Array([200]),new Uint16Array([65536,70000]),new Int16Array([40000]),new Uint32Array([-1]),new Int32Array([4294967295]),new Uint8ClampedArray([300,-5,2.5]))',
    'making of something else': caught(
      'new Uint8Array("abc")',
      'new Uint8Array({})',
      'new Uint8Array(null)',
      'new Uint8Array(-1)',
      'print(new Uint8Array().length)',
      'print(new Uint8Array({length:2}).length)',
      'new Uint8Array(undefined)',
    ),
    'of each other':
      'print(new Uint8Array(new Uint16Array([1,258])),new Uint16Array(new Uint8Array([1,2])),new Float32Array(new Uint8Array([5])))',
    'on a buffer':
      'var b=new ArrayBuffer(8);var u=new Uint8Array(b,2,3),w=new Uint16Array(b,2);u[0]=1;u[1]=2;print(u,w,u.byteOffset,u.byteLength,u.length,w.length,b.byteLength,u.buffer===b)',
    'out of range': 'var u=new Uint8Array(2);u[5]=1;u[-1]=1;print(u,u[5],u[-1],u.length)',
    'members added': caught(
      'var u=new Uint8Array(2);u.x=1;print(u.x)',
      'var u=new Uint8Array(2);u["x"]=1',
      'var u=new Uint8Array(2);u.length=1',
    ),
    'slice and filter give arrays':
      'var u=new Uint8Array([1,2,3]);print(u.slice(1),Array.isArray(u.slice(1)),u.filter(function(x){return x>1}),u.slice(-1),u.slice(0,1))',
    'map keeps the type': 'print(new Uint8Array([1,2]).map(function(x){return x*200}),new Uint8Array([1,2]).map(function(x){return x/2}))',
    subarray:
      'var u=new Uint8Array([1,2,3,4]);var s=u.subarray(1,3);s[0]=9;print(u,s,u.subarray(-2),u.subarray(1),u.subarray(3,1),s.byteOffset)',
    set: `var u=new Uint8Array(4);u.set([1,2],1);print(u);u.set(new Uint8Array([7]),3);print(u);u.set([1,2,3],3);print(u)\n${caught('new Uint8Array(1).set("ab")', 'new Uint8Array(1).set(5)')}`,
    fill: 'print(new Uint8Array(3).fill(7),new Uint8Array(3).fill(300),new Uint8Array(3).fill(7,1,2))',
    'methods of arrays':
      'var u=new Uint8Array([3,1,2]);print(u.indexOf(1),u.includes(2),u.join("-"),u.reduce(function(a,b){return a+b}),u.some(function(x){return x>2}),u.every(function(x){return x>2}),u.find(function(x){return x<3}),u.findIndex(function(x){return x<3}))',
    sort: 'print(new Uint8Array([10,9,100]).sort(),new Int8Array([1,-5,3]).sort(),new Float32Array([1.5,-1,0.5]).sort(),new Uint8Array([1,2,3]).sort(function(a,b){return b-a}))',
    reverse: 'print(new Uint8Array([1,2,3]).reverse())',
    'for each': 'var l=[];new Uint16Array([7,8]).forEach(function(v,i){l.push(v,i)});print(l)',
    concat: 'print([1].concat(new Uint8Array([2,3])).length,typeof new Uint8Array(1).concat)',
    'members that are missing':
      'print(["from","of","BYTES_PER_ELEMENT"].map(function(n){return typeof Uint8Array[n]}),["at","keys","entries","lastIndexOf","reduceRight","push","splice","concat"].map(function(n){return typeof new Uint8Array(1)[n]}))',
    kinds:
      'var u=new Uint8Array(1);print(u instanceof Uint8Array,u instanceof ArrayBufferView,typeof u,u.constructor===Uint8Array,Array.isArray(u),u.buffer instanceof ArrayBuffer)',
    'text and JSON':
      'print(JSON.stringify(new Uint8Array([1,2])),JSON.stringify({a:new Float32Array([0.5])}),""+new Uint16Array([5,6]),JSON.stringify(new ArrayBuffer(2)))',
    printed:
      'print(new Uint8Array(0),new Uint8Array(20),new Uint8Array([0,0,1]),[new Uint8Array([1])],new Uint8Array([1,2]).buffer,new DataView(new ArrayBuffer(2)).getInt8(0))',
    ArrayBuffer: `var b=new ArrayBuffer(4);print(b.byteLength,typeof b.slice,typeof ArrayBuffer.isView,b)\n${caught('new ArrayBuffer(-1)', 'new ArrayBuffer("x")', 'new ArrayBuffer()')}`,
    DataView:
      'var d=new DataView(new ArrayBuffer(16));d.setUint16(0,0x1234);d.setUint16(2,0x1234,true);d.setInt8(4,-1);d.setFloat32(8,1.5);d.setUint32(12,0xdeadbeef);print(d.getUint16(0),d.getUint16(2,true),d.getUint8(4),d.getFloat32(8),d.getUint32(12),d.getInt16(2),d.byteLength,d.byteOffset)',
    'DataView out of range': caught(
      'new DataView(new ArrayBuffer(2)).getUint32(0)',
      'new DataView(new ArrayBuffer(2)).setUint8(5,1)',
      'new DataView(5)',
      'new DataView(new ArrayBuffer(4),2).getUint16(1)',
      'new DataView(new ArrayBuffer(4),9)',
    ),
    'DataView at an offset':
      'var b=new Uint8Array([1,2,3,4,5,6]).buffer;var d=new DataView(b,2,3);print(d.getUint8(0),d.byteLength,d.byteOffset,d.getUint16(1))',
    'float bits':
      'var f=new Float32Array([1.5]);print(new Uint8Array(f.buffer),new Uint32Array(f.buffer));var d=new Float64Array([-2]);print(new Uint8Array(d.buffer))',
    'a view that does not fit': caught(
      'new Uint8Array(new ArrayBuffer(4),9)',
      'new Uint8Array(new ArrayBuffer(4),2,9)',
      'print(new Uint32Array(new ArrayBuffer(6)).length)',
    ),
    increments: 'var u=new Uint8Array([255]);u[0]++;print(u[0]);u[0]-=1;print(u[0]);u[0]+=0.7;print(u[0])',
  }),
];
