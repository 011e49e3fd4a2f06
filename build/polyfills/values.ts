/** Errors, objects, numbers and promises: what the interpreter lacks, or does otherwise than the language. */
export const ERRORS = {
  /** `x instanceof Error`: the error classes of the interpreter are not derived from it. */
  isError:
    'function $mote_isError(x){return x instanceof Error||x instanceof TypeError||x instanceof SyntaxError||x instanceof ReferenceError||x instanceof InternalError}',

  /** What super() does in a class that extends an error class. */
  error: 'function $mote_error(e,m){m=Error(m===undefined?"":m);e.message=m.message||"";e.stack=m.stack}',

  /** The text of such an error, which the interpreter would give as [object Object]. */
  errorText: 'function $mote_errorText(){let n=this.name,m=this.message;return n&&m?n+": "+m:n||m||""}',
  /** An error that gets a name: the interpreter gives the text of its class. */
  renamed: 'function $mote_renamed(e){e.toString=$mote_errorText;return e}',

  /** Gives the error classes their names, which the interpreter keeps in `type` alone. */
  named:
    'Error.prototype.name="Error";TypeError.prototype.name="TypeError";SyntaxError.prototype.name="SyntaxError";ReferenceError.prototype.name="ReferenceError";' +
    'function $mote_named(e){return e}',
} as const;

export const OBJECTS = {
  /**
   * Object spread. Sources that are not objects count as empty, which Object.assign of the interpreter refuses. The key of a constant member,
   * as it is listed, would make a constant of the copy.
   */
  assign: 'function $mote_assign(t){for(let s of arguments)if(s)for(let k of Object.keys(s))t[""+k]=s[k];return t}',

  /** Object.assign to an object with setters. */
  assignTo:
    'function $mote_assignTo(t){let a=arguments;for(let i=1;i<a.length;i++)for(let k of Object.keys(a[i]||{}))$mote_set(t,k,a[i][k]);return t}',

  /** `new f(...list)`. Bound functions are no constructors on the interpreter, so a call of that many arguments is made. */
  construct: 'function $mote_construct(f,a){return new Function("f","a","return new f("+a.map((x,i)=>"a["+i+"]")+")")(f,a)}',

  /** Object rest: all but the named properties. */
  omit: 'function $mote_omit(o,n){let r={};for(let k of Object.keys(o))if(n.indexOf(k)<0)r[""+k]=o[k];return r}',

  /** Destructuring with an empty pattern: only null and undefined are refused. */
  empty: 'function $mote_empty(o){if(o==null)throw new TypeError("Cannot destructure "+o)}',

  /** A getter or setter with a computed name. */
  accessor:
    'function $mote_accessor(t,o,k,f){let d=Object.getOwnPropertyDescriptor(o,k)||{},e={configurable:true};if(d.get)e.get=d.get;if(d.set)e.set=d.set;e[t]=f;Object.defineProperty(o,k,e);return o}',

  /** A static property of a base class, read through the derived class until that one gets its own. */
  inherit:
    'function $mote_inherit(c,b,k){let h,o;Object.defineProperty(c,k,{get:()=>h?o:b[k],set:v=>{h=1;o=v},enumerable:true,configurable:true})}',

  /** All static members of a base class that is not known by name. */
  inheritAll: 'function $mote_inheritAll(c,b){for(let k of Object.keys(b))if(k!="prototype")$mote_inherit(c,b,k)}',

  /** `==` of values that may be of different types. */
  equal:
    'function $mote_equal(a,b){let p=x=>{if(x&&typeof x!="object"&&typeof x!="function")return x;let v=x?x.valueOf():x;return x&&v===x?""+x:v};a=a??null;b=b??null;' +
    'if(typeof a!=typeof b&&a!==null&&b!==null){a=p(a);b=p(b);if(typeof a!=typeof b){a=$mote_number(a);b=$mote_number(b)}}return a===b}',

  /** The interpreter takes texts alone for keys. */
  fromEntries: 'function $mote_fromEntries(l){let o={};for(let e of l)o[e[0]]=e[1];return o}',
  hasOwn: 'function $mote_hasOwn(o,k){return o.hasOwnProperty(k)}',
  /**
   * A member that is not what every object of the interpreter alone has under that name; those of the language (`toString`) have an a, an o
   * or a _ for their second letter. The minifier knows what a literal lacks, and would say so.
   */
  own: 'function $mote_own(o,k){o=o[k];return o===Object.create({})[k]&&k[1]>"b"&&k[1]<"o"?undefined:o}',
  /** The same of `key in object`. */
  has: 'function $mote_has(o,k){let b=Object.create({})[k];return k in o&&!(b&&b===o[k]&&k[1]>"b"&&k[1]<"o")}',
  /** A computed key, as it is listed. */
  key: 'function $mote_key(k){return""+k}',
  put: 'function $mote_put(o,k,v){o[k]=v;return v}',
  /** The setter alone: an assignment runs the getter too. */
  set: 'function $mote_set(o,k,v){for(let p=o,d;p;p=$mote_proto(p))if(d=Object.getOwnPropertyDescriptor(p,k)){if(d.set)d.set.call(o,v);else o[k]=v;return v}o[k]=v;return v}',
  /** The prototype of all objects is its own on the interpreter. */
  proto: 'function $mote_proto(o){let p=Object.getPrototypeOf(o);return p===o?null:p}',
  is: 'function $mote_is(a,b){return a===b?a!==0||1/a===1/b:a!==a&&b!==b}',
  /** A view of nothing: the interpreter takes no items for all that there are. */
  view: 'function $mote_view(T,b,o,n){return n===0?new T(0):new T(b,o,n)}',
  /** The same of a DataView. Without a length it takes that of the whole buffer. */
  dataView:
    'function $mote_dataView(b,o,n){if(n===undefined)n=b.byteLength-o;return n?new DataView(b,o,n):new DataView(new ArrayBuffer(0))}',
  freeze: 'function $mote_freeze(o){return o}',
} as const;

export const NUMBERS = {
  /** The interpreter takes what is left of a quarter turn: a little less than 0. */
  acos: 'function $mote_acos(x){return x===1?0:Math.acos(x)}',
  cbrt: 'function $mote_cbrt(x){let r=Math.sign(x)*Math.pow(Math.abs(x),1/3),n=Math.round(r);return n*n*n==x?n:r}',
  clz32: 'function $mote_clz32(x){let n=32;for(x=x>>>0;x;x=x>>>1)n--;return n}',
  fround: 'function $mote_fround(x){return new Float32Array([x])[0]}',
  hypot: 'function $mote_hypot(){let s=0;for(let x of arguments)s+=x*x;return $mote_sqrt(s)}',
  imul: 'function $mote_imul(a,b){return(a*(b>>>16)%65536*65536+a*(b&65535))|0}',
  /** Exact for the powers, which a quotient of logarithms misses. */
  log10: 'function $mote_log10(x){let r=Math.log(x)/Math.LN10,n=Math.round(r);return $mote_pow(10,n)==x?n:r}',
  log2: 'function $mote_log2(x){let r=Math.log(x)/Math.LN2,n=Math.round(r);return $mote_pow(2,n)==x?n:r}',
  /** The interpreter takes the way over logarithms from the tenth power on, and for negative ones: 2 ** 32 is 4294967295.999997 there. */
  pow: 'function $mote_pow(b,e){if(e!==(e|0))return e===e?Math.pow(b,e):e;let n=Math.abs(e),r=1;for(;n;b*=b){if(n&1)r*=b;n=n>>>1}return e<0?1/r:r}',
  /** Date.now where it is handed on. */
  now: 'function $mote_now(){return Math.floor(Date.now())}',
  /** The interpreter rounds halves away from zero, the language up. */
  /** The interpreter gives -1 for NaN. */
  sign: 'function $mote_sign(x){return x>0?1:x<0?-1:x-0}',
  round: 'function $mote_round(x){return Math.ceil(Math.floor(x*2)/2)}',
  /**
   * The interpreter cuts the text off: 2.7 without digits is "2", 9.97 with one "9.9". Here the product is rounded, and what its own
   * rounding took away decides, which a product of two halves of the number gives exactly.
   */
  toFixed:
    'function $mote_toFixed(x,d){let p=Math.pow(10,d=d|0),a=Math.abs(x),n=Math.floor(a*p+.5),h=a*134217729,s;if(!(a*p<9e15))return x.toFixed(d);h-=h-a;h=h*p-n+.5+(a-h)*p;' +
    's=""+(h<0?n-1:h<1?n:n+1);while(s.length<=d)s="0"+s;n=s.length-d;return(x<0?"-":"")+s.substring(0,n)+(d?"."+s.substring(n):"")}',
  /** The interpreter halves a logarithm: Math.sqrt(49) is a little less than 7 there. One step of Newton's method makes roots of squares exact. */
  sqrt: 'function $mote_sqrt(x){let r=Math.sqrt(x);return r>0&&r<1/0?(r+x/r)/2:r}',
  trunc: 'function $mote_trunc(x){return x<0?Math.ceil(x):Math.floor(x)}',

  isFinite: 'function $mote_isFinite(x){return typeof x=="number"&&isFinite(x)}',
  isInteger: 'function $mote_isInteger(x){return typeof x=="number"&&isFinite(x)&&Math.floor(x)===x}',
  isNaN: 'function $mote_isNaN(x){return x!==x}',
  isSafeInteger: 'function $mote_isSafeInteger(x){return $mote_isInteger(x)&&Math.abs(x)<=9007199254740991}',
  /** The interpreter takes a zero in front for octal, a sign before `0x`, and an exponent without digits. */
  number:
    'function $mote_number(x){if(typeof x!="string")return+x;x=x.trim();let u=x.replace(/^[+-]/,"");' +
    'u=!x||u=="Infinity"||/^0[box]./i.test(x)||/^\\.*\\d[^box]*$/i.test(u)&&/[\\d.]$/.test(u)?Number(u.replace(/^0*([\\de])/i,"$1")):NaN;return x[0]=="-"?-u:u}',
  parseFloat:
    'function $mote_parseFloat(x){return parseFloat((""+x).trim().split(/[box]|^[+-]*\\.*e/i)[0].replace(/^([+-]*)0*(\\d)/,"$1$2"))}',
  /** Without a radix, or with 16. */
  parseInt: 'function $mote_parseInt(x,r){let t=(""+x).trim(),u=(r||16)==16?t.replace(/^([+-]*)0x/i,"$1"):t;return parseInt(u,u==t?r:16)}',
} as const;

export const PROMISES = {
  allSettled:
    'function $mote_allSettled(l){return Promise.all($mote_items(l).map(p=>Promise.resolve(p).then(value=>({status:"fulfilled",value}),reason=>({status:"rejected",reason}))))}',
  any:
    'function $mote_any(l){let y,n,e=[],r=new Promise((a,b)=>{y=a;n=b}),c=1,d=()=>{if(!--c){let x=new Error("All promises were rejected");x.errors=e;x.name="AggregateError";n(x)}};' +
    '$mote_items(l).forEach((p,i)=>{c++;Promise.resolve(p).then(y,x=>{e[i]=x;d()})});d();return r}',
  /** Of a value whose type is not known. */
  catch: 'function $mote_catch(p,f){return p instanceof Promise?p.then(v=>v,f):p.catch(f)}',
  /** What is answered is no promise most often: the one that is settled already has the steps of the language then. */
  finally: 'function $mote_finally(p,f){let q=r=>r&&r.then?r:p;return p.then(v=>q(f()).then(()=>v),e=>q(f()).then(()=>p))}',
  /** The two functions are kept outside, since the interpreter frees a promise whose executor keeps neither. */
  race: 'function $mote_race(l){let y,n,r=new Promise((a,b)=>{y=a;n=b});for(let p of $mote_items(l))Promise.resolve(p).then(y,n);return r}',
} as const;
